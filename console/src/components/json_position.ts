// Where a JSON text stops being JSON. Browsers word their own errors differently and some give no position, so the console
// reads the text itself; the server remains the judge of what a policy means.
export interface JsonProblem {
  line: number;
  column: number;
  message: string;
}

class Stop extends Error {
  constructor(
    readonly at: number,
    message: string,
  ) {
    super(message);
  }
}

const kMaxDepth = 100;
const kNumber = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

class Reader {
  private at = 0;

  constructor(private readonly text: string) {}

  whole(): void {
    this.value(0);
    this.space();
    if (this.at < this.text.length) throw new Stop(this.at, 'Nothing may follow the end of the document');
  }

  private space(): void {
    while (' \t\r\n'.includes(this.text[this.at] ?? 'x')) this.at += 1;
  }

  private value(depth: number): void {
    this.space();
    if (depth > kMaxDepth) throw new Stop(this.at, 'Nested too deeply');
    const next = this.text[this.at];
    if (next === '{') return this.object(depth);
    if (next === '[') return this.array(depth);
    if (next === '"') return void this.string();
    for (const word of ['true', 'false', 'null']) {
      if (this.text.startsWith(word, this.at)) {
        this.at += word.length;
        return;
      }
    }
    kNumber.lastIndex = this.at;
    const number = kNumber.exec(this.text);
    if (number !== null) {
      this.at += number[0].length;
      return;
    }
    throw new Stop(this.at, next === undefined ? 'The document ends too early' : 'A value is expected here');
  }

  private object(depth: number): void {
    this.at += 1;
    const keys = new Set<string>();
    this.space();
    if (this.text[this.at] === '}') return void (this.at += 1);
    for (;;) {
      this.space();
      if (this.text[this.at] !== '"') throw new Stop(this.at, 'A name in double quotes is expected here');
      const start = this.at;
      const key = this.string();
      if (keys.has(key)) throw new Stop(start, `The name ${key} stands here twice`);
      keys.add(key);
      this.space();
      if (this.text[this.at] !== ':') throw new Stop(this.at, 'A colon is expected here');
      this.at += 1;
      this.value(depth + 1);
      if (this.more('}')) return;
    }
  }

  private array(depth: number): void {
    this.at += 1;
    this.space();
    if (this.text[this.at] === ']') return void (this.at += 1);
    for (;;) {
      this.value(depth + 1);
      if (this.more(']')) return;
    }
  }

  /** After an element: true at the closing bracket, false after a comma. */
  private more(close: string): boolean {
    this.space();
    const next = this.text[this.at];
    if (next !== close && next !== ',') throw new Stop(this.at, `A comma or ${close} is expected here`);
    this.at += 1;
    return next === close;
  }

  private string(): string {
    const start = this.at;
    this.at += 1;
    for (;;) {
      const next = this.text[this.at];
      if (next === undefined) throw new Stop(start, 'This text has no closing quote');
      if (next === '"') {
        this.at += 1;
        return this.text.slice(start, this.at);
      }
      if (next < ' ') throw new Stop(this.at, 'A text may not hold a line break or tab; write \\n or \\t');
      if (next === '\\') {
        const escape = /^\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/.exec(this.text.slice(this.at, this.at + 6));
        if (escape === null) throw new Stop(this.at, 'There is no such escape');
        this.at += escape[0].length;
      } else {
        this.at += 1;
      }
    }
  }
}

/** null if the text is JSON without duplicate names. Lines and columns count from 1. */
export function jsonProblem(text: string): JsonProblem | null {
  try {
    new Reader(text).whole();
    return null;
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    const before = text.slice(0, error.at).split('\n');
    return { line: before.length, column: (before.at(-1) ?? '').length + 1, message: error.message };
  }
}

/** Indented anew; a text that is not JSON stays as it is. */
export function prettyJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
