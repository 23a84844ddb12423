// Loaded before every script: says in a sentence what an older Node would say as a syntax error.
const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  console.error(
    `This program needs Node 24 or later and runs on ${process.version}.\n` +
      'On Linux x64 and Windows x64 `npm ci` brings it along; elsewhere install Node 24, then start again.',
  );
  process.exit(1);
}
