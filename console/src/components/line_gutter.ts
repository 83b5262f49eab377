/** "1\n2\n3": the numbers that stand beside a text. */
export function lineNumbers(text: string): string {
  const lines = text.split('\n').length;
  return Array.from({ length: lines }, (_unused, index) => String(index + 1)).join('\n');
}
