import { describe, expect, it } from 'vitest';
import { jsonProblem } from './json_position';

describe('jsonProblem', () => {
  it.each([
    ['empty', '', 1, 1, 'ends too early'],
    ['comma without a value', '{\n  "a": [,]\n}', 2, 9, 'value is expected'],
    ['trailing comma', '{"a": 1,}', 1, 9, 'name in double quotes'],
    ['missing colon', '{"a" 1}', 1, 6, 'colon'],
    ['missing comma', '[1 2]', 1, 4, 'comma or ]'],
    ['open text', '{"a": "b', 1, 7, 'no closing quote'],
    ['line break in a text', '"a\nb"', 1, 3, 'line break'],
    ['unknown escape', '"\\x"', 1, 2, 'escape'],
    ['something after the end', '{} x', 1, 4, 'follow the end'],
    ['the same name twice', '{"a":1,"a":2}', 1, 8, 'twice'],
    ['leading zero', '[01]', 1, 3, 'comma or ]'],
    ['too deep', '['.repeat(200), 1, 102, 'deeply'],
  ])('%s', (_name, text, line, column, message) => {
    const problem = jsonProblem(text);
    expect(problem).toMatchObject({ line, column });
    expect(problem?.message).toContain(message);
  });

  it.each(['{}', '[]', ' {"a": [1, -2.5e+3, true, false, null, "\\u00e9\\n"]} ', '"x"', '0'])('takes %s', text => {
    expect(() => JSON.parse(text) as unknown).not.toThrow();
    expect(jsonProblem(text)).toBeNull();
  });

  it('agrees with the browser on mutations of a policy', () => {
    const policy = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":["*"],"x":1.5}]}';
    for (let at = 0; at < policy.length; at += 1) {
      for (const change of ['', '"', ',', '}', '1', '\\', ' ']) {
        const text = policy.slice(0, at) + change + policy.slice(at + 1);
        let parses = true;
        try {
          JSON.parse(text);
        } catch {
          parses = false;
        }
        const problem = jsonProblem(text);
        // Duplicate names are JSON to the browser, and refused here.
        if (problem?.message.includes('twice')) continue;
        expect(problem === null, `${text}: ${problem?.message ?? 'accepted'}`).toBe(parses);
      }
    }
  });
});
