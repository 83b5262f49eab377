// Prints what the JavaScript SDK's client of a service says about its operations, as one JSON object:
//   sdk_description.mjs FOLDER_OF_NODE_MODULES SERVICE
// {"operations": {NAME: {"input": STRUCTURE or null, "output": STRUCTURE or null, "errors": [CODE]}}, "structures": {NAME: {MEMBER: TYPE}}}
// A type is {"type", "required", "enum", "of", "structure", "sensitive"}. Types come from the client's schemas, the members' order and
// their enumerations from its declarations, the errors from what its commands are declared to throw.
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [modules, service] = process.argv.slice(2);
const folder = join(modules, '@aws-sdk', `client-${service}`);
const client = createRequire(join(modules, 'x'))(folder);

const read = directory =>
  readdirSync(join(folder, directory))
    .filter(file => file.endsWith('.d.ts'))
    .map(file => [file, readFileSync(join(folder, directory, file), 'utf8')]);

// interface -> member -> declared type
const declared = {};
for (const [, text] of read('dist-types/models')) {
  for (const [, name, body] of text.matchAll(/^export interface (\w+) (?:extends \w+ )?\{\n([\s\S]*?)^\}/gm)) {
    const members = body.replace(/\/\*[\s\S]*?\*\//g, '');
    declared[name] = Object.fromEntries([...members.matchAll(/^ {4}(\w+)\??: (.+?)(?: \| undefined)?;$/gm)].map(found => found.slice(1)));
  }
  // A union has an interface for each of its members.
  for (const [, name, body] of text.matchAll(/^export declare namespace (\w+) \{\n([\s\S]*?)^\}/gm)) {
    declared[name] = Object.fromEntries([...body.matchAll(/^ {4}interface (\w+)Member \{[\s\S]*?^ {8}\1: (.+?);$/gm)].map(found => found.slice(1)));
  }
}

// The schemas of Smithy: a number, or [kind, namespace, name, traits, ...]; perhaps behind a function or within [schema, traits].
const SENSITIVE = 8;
const SCALARS = { 0: 'string', 1: 'integer', 2: 'boolean', 4: 'timestamp', 5: 'timestamp', 6: 'timestamp', 7: 'timestamp', 21: 'blob', 42: 'blob' };
const structures = {}; // and unions

function typeOf(schema) {
  if (typeof schema === 'function') return typeOf(schema());
  if (schema === 'unit') return { type: 'unit' }; // no input or no output
  if (typeof schema === 'number') {
    if (schema & 128) return { type: 'map', of: typeOf(schema & ~128) };
    if (schema & 64) return { type: 'list', of: typeOf(schema & ~64) };
    if (!(schema in SCALARS)) throw new Error(`schema ${schema} is not understood`);
    return { type: SCALARS[schema] };
  }
  if (typeof schema[0] !== 'number' || schema.length === 2) return typeOf(schema[0]);
  const [kind, , name, traits, first, second] = schema;
  if (kind === 0) return { ...typeOf(first), sensitive: traits === SENSITIVE };
  if (kind === 1) return { type: 'list', of: typeOf(first) };
  if (kind === 2) return { type: 'map', of: typeOf(second) };
  if (kind === 3 || kind === 4) return { type: 'structure', structure: structureOf(schema) };
  throw new Error(`${name}: kind ${kind} is not understood`);
}

function enumeration(text) {
  const named = text.replace(/\[\]$/, '').replace(/^Record<string, (\w+)>$/, '$1');
  return typeof client[named] === 'object' && !Array.isArray(client[named]) ? Object.values(client[named]) : undefined;
}

function structureOf(schema) {
  const [, , name, , names, types, required = 0] = schema;
  if (name in structures) return name;
  structures[name] = {};
  const order = Object.keys(declared[name] ?? {});
  const indexes = names.map((_, index) => index).sort((one, other) => order.indexOf(names[one]) - order.indexOf(names[other]));
  for (const index of indexes) {
    const type = typeOf(types[index]);
    const values = enumeration(declared[name]?.[names[index]] ?? '');
    if (values) (type.of ?? type).enum = values;
    structures[name][names[index]] = { ...type, required: index < required };
  }
  return name;
}

const codes = {};
for (const value of Object.values(client)) {
  if (Array.isArray(value) && value[0] === -3) codes[value[2]] = value[3]?.awsQueryError?.[0] ?? value[2];
}

const operations = {};
for (const [file, text] of read('dist-types/commands')) {
  const name = file.replace('Command.d.ts', '');
  if (file === 'index.d.ts') continue;
  const [, , , , input, output] = client[`${name}$`];
  const struct = schema => typeOf(schema).structure ?? null;
  const thrown = [...text.matchAll(/@throws \{@link (\w+)\} \(/g)].map(found => found[1]);
  operations[name] = { input: struct(input), output: struct(output), errors: [...new Set(thrown.map(error => codes[error] ?? error))].sort() };
}
console.log(JSON.stringify({ operations, structures }));
