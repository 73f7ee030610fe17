// Unpacks the Chromium that the package registry ships, into TMPDIR, and prints where it is.
import { createRequire } from 'node:module';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import chromium, { inflate } from '@sparticuz/chromium';

const libraries = path.join(tmpdir(), 'al2023', 'lib');
const executable = await chromium.executablePath();
if (!existsSync(libraries)) {
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  await inflate(path.join(path.dirname(entry), '..', 'bin', 'al2023.tar.br'));
}
console.log(JSON.stringify({ executable, libraries, fonts: path.join(tmpdir(), 'fonts') }));
