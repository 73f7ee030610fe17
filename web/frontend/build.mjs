// Bundles the browser part into web/static/dist: hashed names, and a manifest that web/assets.py reads.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import * as esbuild from 'esbuild';

const here = import.meta.dirname;
const dist = path.join(here, '..', 'static', 'dist');
// Built beside and moved at the end: a running server never finds half a bundle.
const out = path.join(here, 'node_modules', '.dist');
const lucide = path.join(here, 'node_modules', 'lucide-static', 'icons');

/** Inline styles of the drawing tools, which our content policy refuses: of icons they become attributes. */
const withoutInlineStyle = {
  name: 'without-inline-style',
  setup(build) {
    const replaceIn = (filter, change) => build.onLoad({ filter }, ({ path: file }) => {
      const before = fs.readFileSync(file, 'utf8');
      const contents = change(before);
      if (contents === before) throw new Error(`${file} has changed: look for inline styles again.`);
      return { contents, loader: 'js' };
    });
    const asAttributes = (_, rules) => rules.split(';').filter(Boolean).map((rule) => rule.replace(/:\s*(.+)/, '="$1"')).join(' ');
    // our style sheet says the height of the panel's frame
    replaceIn(/bpmn-js-properties-panel[\\/]dist[\\/]index\.esm\.js$/, (code) => code.replace('<div style="height: 100%" ', '<div '));
    replaceIn(/(ColorPopupProvider|(Align|Distribute)ElementsIcons)\.js$/, (code) => code.replace(/style="([^"]*)"/g, asAttributes));
    // styles within other markup are set one by one once it is read
    replaceIn(/[\\/]domify[\\/]index\.js$/, (code) => code
      .replace('htmlString = htmlString.trim();', `htmlString = htmlString.trim().replaceAll(' style="', ' data-style="');`)
      .replace('element.innerHTML = prefix + htmlString + suffix;', (line) => `${line} for (const one of element.querySelectorAll('[data-style]')) one.style.cssText = one.dataset.style;`));
    // CodeMirror's own style sheets are adopted instead of written into the page
    replaceIn(/style-mod[\\/]src[\\/]style-mod\.js$/, (code) => code.replace('!root.head && root.adoptedStyleSheets', 'root.adoptedStyleSheets'));
  },
};

/** The form editor brings a Preact of its own, but draws with parts that would take another: hooks need one and the same. */
const onePreactForForms = {
  name: 'one-preact-for-forms',
  setup(build) {
    const resolveDir = path.join(here, 'node_modules', '@bpmn-io', 'form-js-editor');
    build.onResolve({ filter: /^preact(\/|$)/ }, ({ path: name, importer, kind, pluginData }) => {
      if (pluginData === 'forms' || !/@bpmn-io[\\/]form-js-viewer[\\/]/.test(importer)) return undefined;
      return build.resolve(name, { kind, resolveDir, pluginData: 'forms' });
    });
  },
};

/** Settings that every bundle shares. */
const common = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  metafile: true,
  target: 'es2022',
  charset: 'utf8',
  legalComments: 'linked',
  outdir: out,
  entryNames: '[name]-[hash]',
  chunkNames: 'chunks/[name]-[hash]',
  assetNames: 'assets/[name]-[hash]',
  loader: { '.woff2': 'file', '.woff': 'file', '.ttf': 'file', '.eot': 'file', '.svg': 'file' },
  logLevel: 'warning',
  plugins: [withoutInlineStyle, onePreactForForms],
};

/** A file under a name that changes with its content; returns its path below dist. */
function writeHashed(stem, extension, content) {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 8).toUpperCase();
  const name = `${stem}-${hash}.${extension}`;
  fs.writeFileSync(path.join(out, name), content);
  return name;
}

/** One sprite of the icons listed in src/icons.txt, each a symbol named after the Lucide icon. */
function sprite() {
  const names = fs.readFileSync(path.join(here, 'src', 'icons.txt'), 'utf8').split('\n').map((line) => line.trim());
  const symbols = names.filter((name) => name && !name.startsWith('#')).map((name) => {
    const svg = fs.readFileSync(path.join(lucide, `${name}.svg`), 'utf8');
    const body = svg.slice(svg.indexOf('>', svg.indexOf('<svg')) + 1, svg.lastIndexOf('</svg>'));
    return `<symbol id="${name}" viewBox="0 0 24 24">${body.replace(/\s*\n\s*/g, '')}</symbol>`;
  });
  const licence = '<!-- Lucide icons, ISC licence: https://lucide.dev/license -->';
  return `<svg xmlns="http://www.w3.org/2000/svg">${licence}${symbols.join('')}</svg>`;
}

/** What each entry point became: its script and its style sheet. */
function outputs(metafile) {
  const relative = (file) => path.relative(out, path.join(here, file)).split(path.sep).join('/');
  const entries = {};
  for (const [file, output] of Object.entries(metafile.outputs)) {
    if (!output.entryPoint) continue;
    const css = output.cssBundle ? { css: relative(output.cssBundle) } : {};
    entries[path.basename(output.entryPoint, '.ts')] = { js: relative(file), ...css };
  }
  return entries;
}

fs.rmSync(out, { recursive: true, force: true });
const [pages, theme] = await Promise.all([
  esbuild.build({
    ...common,
    format: 'esm',
    splitting: true,
    entryPoints: ['src/app.ts', 'src/viewer.ts', 'src/dashboard.ts', 'src/modeler.ts', 'src/try.ts', 'src/decision-editor.ts', 'src/form-editor.ts'],
  }),
  // A classic script: it must run before the first paint, which a module never does.
  esbuild.build({ ...common, format: 'iife', entryPoints: ['src/theme.ts'] }),
]);
const manifest = {
  ...outputs(pages.metafile),
  ...outputs(theme.metafile),
  icons: { file: writeHashed('icons', 'svg', sprite()) },
  logo: { file: writeHashed('logo', 'svg', fs.readFileSync(path.join(here, 'src', 'images', 'logo.svg'))) },
};
fs.writeFileSync(path.join(out, 'manifest.json'), `${JSON.stringify(manifest, null, 1)}\n`);
fs.mkdirSync(path.dirname(dist), { recursive: true });
fs.rmSync(dist, { recursive: true, force: true });
fs.renameSync(out, dist);
