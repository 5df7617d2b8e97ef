// Counts each message's tokens in o200k_base and writes tokens.json beside the conversation files: {"message id": count}, sorted.
// What the built-in token counter is measured against.
//
//   npm install gpt-tokenizer          in any folder but this one
//   node <this file> <eval-data>       from that folder

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import process from 'node:process';

const Usage = `usage: node count-tokens.mjs <eval-data folder>
Run it from a folder in which gpt-tokenizer is installed: npm install gpt-tokenizer`;

function tokenizer() {
  try {
    return createRequire(join(process.cwd(), 'package.json'))('gpt-tokenizer/encoding/o200k_base');
  } catch (error) {
    if (error.code === 'MODULE_NOT_FOUND') return null;
    throw error;
  }
}

const folder = process.argv[2];
const encoding = tokenizer();
if (!folder || !encoding) {
  console.error(Usage);
  process.exit(2);
}

const counts = new Map();
for (const file of readdirSync(folder).filter((name) => name.endsWith('.json') && name !== 'tokens.json').sort()) {
  const { sessions } = JSON.parse(readFileSync(join(folder, file), 'utf8'));
  for (const message of sessions.flatMap((session) => session.messages)) {
    if (counts.has(message.id)) throw new Error(`${file}: message id ${message.id} is used twice`);
    counts.set(message.id, encoding.encode(message.content).length);
  }
}

const lines = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, count]) => `  ${JSON.stringify(id)}: ${count}`);
writeFileSync(join(folder, 'tokens.json'), `{\n${lines.join(',\n')}\n}\n`);
console.log(`${counts.size} messages, ${[...counts.values()].reduce((sum, count) => sum + count, 0)} tokens`);
