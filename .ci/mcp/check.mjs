// Connects the official TypeScript SDK's client to the memory by both transports, lists, calls every tool, reads a session, and looks at the errors.
// Usage: node check.mjs SERVER.dll CLI.dll
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

const [serverProgram, cliProgram] = process.argv.slice(2);
const patience = AbortSignal.timeout(180_000);
const tools = ['get_context', 'list_sessions', 'recall', 'remember', 'search'];

const freePort = () => new Promise((resolve, reject) => {
  const probe = createServer().once('error', reject).listen(0, '127.0.0.1', () => {
    const { port } = probe.address();
    probe.close(() => resolve(port));
  });
});

async function startDemo() {
  const address = `http://127.0.0.1:${await freePort()}`;
  const server = spawn('dotnet', [serverProgram, '--demo', '--urls', address], { stdio: ['ignore', 'pipe', 'inherit'], signal: patience });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.once('error', () => {});
  const listens = new Promise((resolve) => createInterface(server.stdout).on('line', (line) => line.includes('listens on') && resolve('listens')));
  assert.equal(await Promise.race([listens, ended]), 'listens', 'the server ended before it listened');
  return { address, stop: () => { server.kill('SIGTERM'); return ended; } };
}

async function connect(transport) {
  const client = new Client({ name: 'semantic-memory-ci', version: '1.0.0' });
  await client.connect(transport);
  return client;
}

const call = (client, name, args) => client.callTool({ name, arguments: args });

async function fails(client, name, args, pattern) {
  const result = await call(client, name, args);
  assert.equal(result.isError, true, `${name} should have failed: ${JSON.stringify(result)}`);
  assert.match(result.content[0].text, pattern);
}

async function check(what, transport) {
  const client = await connect(transport);
  assert.equal(client.getServerVersion().name, 'semantic-memory');
  const listed = await client.listTools();
  assert.deepEqual(listed.tools.map((tool) => tool.name).sort(), tools);

  const user = `noor, ${what}`;
  const fact = `Noor Haddad of Corvid prefers calls before nine, noted over ${what}. Größe 東京.`;
  assert.equal((await call(client, 'remember', { text: fact, user })).content[0].text, 'Kept.');
  const recalled = await call(client, 'recall', { question: 'When does Noor Haddad prefer calls?', user });
  assert.ok(recalled.content[0].text.includes(fact), recalled.content[0].text);
  const { sessionId } = recalled.structuredContent.hits.find((hit) => hit.content === fact);
  assert.ok((await call(client, 'get_context', { sessionId, question: 'calls', maxTokens: 500 })).structuredContent.context.includes('before nine'));
  assert.equal((await call(client, 'search', { query: 'Haddad', sessionId, limit: 5 })).structuredContent.hits[0].content, fact);
  const sessions = await call(client, 'list_sessions', { user });
  assert.ok(sessions.structuredContent.sessions.some((session) => session.sessionId === sessionId));

  const { resources } = await client.listResources();
  assert.ok(resources.some((resource) => resource.uri === `session://${sessionId}`));
  assert.equal((await client.listResourceTemplates()).resourceTemplates[0].uriTemplate, 'session://{id}');
  const read = await client.readResource({ uri: `session://${sessionId}` });
  assert.ok(read.contents[0].text.includes(`>> ${fact}`));

  await fails(client, 'recall', {}, /question: Must be given\./);
  await fails(client, 'search', { query: 'x', chanel: 'web' }, /There is no parameter chanel; there are query/);
  await fails(client, 'get_context', { sessionId: '00000000-0000-4000-8000-000000000000' }, /Call list_sessions/);
  await assert.rejects(call(client, 'forget_everything', {}), { code: -32602 });
  await assert.rejects(client.readResource({ uri: 'session://00000000-0000-4000-8000-000000000000' }), { code: -32002 });
  await client.close();
  console.log(`mcp: ${what} answers`);
}

const overHttp = (address, key) => new StreamableHTTPClientTransport(new URL('/mcp', address), { requestInit: { headers: { Authorization: `Bearer ${key}` } } });
const overStdio = (args, env = {}) => new StdioClientTransport({ command: 'dotnet', args: [cliProgram, 'mcp', ...args], env: { ...process.env, ...env }, stderr: 'inherit' });

const directory = await mkdtemp(join(tmpdir(), 'semantic-memory-mcp-'));
const demo = await startDemo();
try {
  await check('streamable HTTP', overHttp(demo.address, 'demo'));
  await check('stdio, embedded', overStdio(['--data', join(directory, 'data')]));
  await check('stdio, on a server', overStdio(['--server', demo.address], { SEMANTIC_MEMORY_API_KEY: 'demo' }));
  await assert.rejects(connect(overHttp(demo.address, 'sm_demo_wrong')), /401|Unauthorized|valid key/i);
  console.log('mcp: a wrong key is refused');
} finally {
  await demo.stop();
  await rm(directory, { recursive: true });
}
