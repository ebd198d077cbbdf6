// Bundles every theme's assets/ into its build/: hashed names, a manifest, icons, compressed siblings.
//
//   themes/<theme>/assets/   what people write        themes/<theme>/static/   what they draw
//   themes/<theme>/build/    what is served, and manifest.json: {"site.css": "site-K3XQ7L2A.css", …}
//
// A file keeps its name as long as its content stays, so browsers may keep it for ever. The manifest is written
// last, and files of earlier builds stay for a day: an interrupted build, or pages in a cache, still find theirs.

import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, extname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { build } from "esbuild";

const THEMES = dirname(fileURLToPath(import.meta.url));
const PACKAGES = join(dirname(THEMES), "node_modules");
const DAY = 24 * 60 * 60 * 1000;

// What pages name. Everything else in assets/ is there to be imported by one of these.
const STYLES = ["site.css", "staff.css", "editor-content.css", "print.css", "sheet.css", "calendar.css"];
// Loaded by another script when it is needed: `await import("./editor.js")`. Built first, since their names go into it.
const MODULES = ["editor.js", "upload.js", "calendar.js"];
// Plain scripts, not modules: site.js sets the colours before the first paint.
const SCRIPTS = ["site.js", "staff.js"];

// The editor asks for these by address; everything else of it is inside the bundle.
const EDITOR_FILES = ["oxide", "oxide-dark"].flatMap((skin) => [
  `skins/ui/${skin}/skin.min.css`,
  `skins/ui/${skin}/content.min.css`,
]);

const OPTIONS = {
  bundle: true,
  minify: true,
  write: false,
  metafile: true,
  outdir: "build",
  entryNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  charset: "utf8",
  legalComments: "linked",
  logLevel: "warning",
  target: ["es2020", "chrome100", "firefox100", "safari15"],
  loader: { ".woff2": "file", ".svg": "file", ".png": "file" },
};

const compressors = {
  ".gz": (data) => promisify(gzip)(data, { level: 9 }),
  ".br": (data) => promisify(brotliCompress)(data, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
};
const COMPRESSIBLE = new Set([".css", ".js", ".svg", ".json", ".txt", ".xml"]);
// Below this a compressed answer is hardly smaller than its headers.
const WORTH_COMPRESSING = 256;

function hashed(name, data) {
  const hash = createHash("sha256").update(data).digest("hex").slice(0, 8).toUpperCase();
  return `${name.slice(0, -extname(name).length)}-${hash}${extname(name)}`;
}

/** Collects what is to be served; refuses two files of one name. */
class Output {
  files = new Map();
  manifest = {};

  add(logical, path, data) {
    if (logical in this.manifest && this.manifest[logical] !== path) {
      throw new Error(`two files want to be ${logical}; rename one`);
    }
    if (logical) this.manifest[logical] = path;
    this.files.set(path, data);
  }

  addHashed(logical, data) {
    this.add(logical, hashed(logical, data), data);
  }

  /** What esbuild made: bundles by their entry's name, fonts and pictures by their own. */
  addBundles(result) {
    const made = new Map(result.outputFiles.map((file) => [basename(file.path), file.contents]));
    for (const [path, { entryPoint, inputs }] of Object.entries(result.metafile.outputs)) {
      const name = basename(path);
      if (name.endsWith(".LEGAL.txt")) {
        this.add("", name, made.get(name));
        continue;
      }
      const source = entryPoint ?? Object.keys(inputs)[0];
      const logical = source.slice(0, -extname(source).length) + extname(name);
      this.add(basename(logical), name, made.get(name));
    }
  }
}

function present(assets, names) {
  return names.map((name) => join(assets, name)).filter(existsSync);
}

/** HugeRTE marks where to scroll by a style attribute; our policy blocks it and would report it at every Enter. */
const editorWithoutStyles = {
  name: "editor-without-styles",
  setup(esbuild) {
    esbuild.onLoad({ filter: /[\\/]hugerte[\\/]hugerte\.js$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const contents = source.replace('<span data-mce-bogus="all" style="display: inline-block;">', '<span data-mce-bogus="all">');
      if (contents === source) throw new Error(`${path}: the scroll mark has changed; see whether this is still needed`);
      return { contents };
    });
  },
};

/** `import("./editor.js")` becomes the built file's name, resolved by the browser beside the script itself. */
function builtModules(manifest) {
  return {
    name: "built-modules",
    setup(esbuild) {
      esbuild.onResolve({ filter: /^\.\// }, ({ kind, path }) => {
        const name = manifest[path.slice(2)];
        return kind === "dynamic-import" && name ? { path: `./${name}`, external: true } : undefined;
      });
    },
  };
}

async function bundle(assets, output) {
  const common = { ...OPTIONS, absWorkingDir: dirname(THEMES), nodePaths: [PACKAGES] };
  output.addBundles(
    await build({
      ...common,
      format: "esm",
      plugins: [editorWithoutStyles],
      entryPoints: present(assets, [...STYLES, ...MODULES]),
    }),
  );
  const plugins = [builtModules(output.manifest)];
  output.addBundles(await build({ ...common, format: "iife", plugins, entryPoints: present(assets, SCRIPTS) }));
}

/** One SVG with a <symbol> per name in icons.txt: <use href="…/icons-….svg#house"/>. */
async function icons(assets, output) {
  const list = join(assets, "icons.txt");
  if (!existsSync(list)) return;
  const lines = (await readFile(list, "utf8")).split("\n").map((line) => line.trim());
  const names = [...new Set(lines.filter((line) => line && !line.startsWith("#")))].sort();
  const symbols = names.map((name) => {
    const path = join(PACKAGES, "bootstrap-icons", "icons", `${name}.svg`);
    if (!existsSync(path)) throw new Error(`${relative(dirname(THEMES), list)}: bootstrap-icons has no "${name}"`);
    const drawing = readFileSync(path, "utf8").match(/<svg[^>]*>([\s\S]*)<\/svg>/)[1];
    return `<symbol id="${name}" viewBox="0 0 16 16" fill="currentColor">${drawing.replace(/\s*\n\s*/g, "")}</symbol>`;
  });
  const sprite = `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
  output.addHashed("icons.svg", Buffer.from(sprite));
}

async function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder, { withFileTypes: true });
  const nested = entries.map((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
  return (await Promise.all(nested)).flat();
}

async function drawn(folder, output) {
  for (const path of await filesBelow(folder)) {
    output.addHashed(relative(folder, path), await readFile(path));
  }
}

/** The folder carries the version: inside it the editor names its files itself, without a hash. */
async function editorFiles(output) {
  const { version } = JSON.parse(await readFile(join(PACKAGES, "hugerte", "package.json"), "utf8"));
  for (const path of EDITOR_FILES) {
    const served = `hugerte-${version}/${path}`;
    output.add("", served, await readFile(join(PACKAGES, "hugerte", path)));
  }
}

/** Under another name first, so that nobody ever reads half a file. */
async function put(path, data) {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.new`, data);
  await rename(`${path}.new`, path);
}

async function store(folder, path, data) {
  const target = join(folder, path);
  const kept = new Set([path]);
  if (COMPRESSIBLE.has(extname(path)) && data.length > WORTH_COMPRESSING) {
    for (const [suffix, compress] of Object.entries(compressors)) {
      kept.add(path + suffix);
      // The name tells the content, so what is there already need not be made again.
      if (!existsSync(target + suffix)) await put(target + suffix, await compress(data));
    }
  }
  if (!existsSync(target)) await put(target, data);
  return kept;
}

async function sweep(folder, kept) {
  for (const path of await filesBelow(folder)) {
    const old = Date.now() - (await stat(path)).mtimeMs > DAY;
    if (old && !kept.has(relative(folder, path))) await rm(path);
  }
}

async function buildTheme(theme) {
  const started = Date.now();
  const [assets, folder] = [join(THEMES, theme, "assets"), join(THEMES, theme, "build")];
  const output = new Output();
  await bundle(assets, output);
  await icons(assets, output);
  await drawn(join(THEMES, theme, "static"), output);
  if ("editor.js" in output.manifest) await editorFiles(output);

  const stored = await Promise.all([...output.files].map(([path, data]) => store(folder, path, data)));
  const kept = new Set(["manifest.json", ...stored.flatMap((names) => [...names])]);
  const ordered = Object.fromEntries(Object.entries(output.manifest).sort());
  await put(join(folder, "manifest.json"), JSON.stringify(ordered, null, 2) + "\n");
  await sweep(folder, kept);
  console.log(`theme ${theme}: ${output.files.size} files in ${Date.now() - started} ms`);
}

const themes = (await readdir(THEMES)).filter((name) => existsSync(join(THEMES, name, "assets")));
try {
  for (const theme of themes) await buildTheme(theme);
} catch (error) {
  // esbuild has already said what is wrong in a source; anything else is ours.
  console.error(error.errors ? `${error.errors.length} mistakes in the sources, named above` : error.message);
  process.exit(1);
}
