// `npm start` begins here, in JavaScript, which every Node can read: an old Node fails on TypeScript without a reason that helps.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `This is Node ${process.versions.node}, which cannot run TypeScript. The project brings its own Node: run \`npm ci\` ` +
      'with install scripts allowed, then `npm start`. Or run this with Node 22.18 or later.',
  );
  process.exit(1);
}
await import('./main.ts');
