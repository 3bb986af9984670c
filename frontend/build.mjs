/**
 * Bundles what the pages load. Each page takes `app`; only pages that draw take `flow`, `modeler` or `plots`.
 * `stream` is the worker that holds the one event stream a browser has.
 */
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const out = join(root, "src/shouwen/web/static/dist");

/** Return the icons that templates name outright; those that values name are in icons.txt. */
async function namedInTemplates() {
  const folder = join(root, "src/shouwen/web");
  const files = (await readdir(folder, { recursive: true })).filter((file) => /\.(html|py)$/.test(file));
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
  return texts.flatMap((text) => [...text.matchAll(/\bicon[ =(]"([a-z0-9-]+)"/g)].map(([, name]) => name));
}

/** Join the icons into one sprite: `<use href="icons.svg#bell">`. */
async function writeIcons() {
  const listed = (await readFile(join(here, "icons.txt"), "utf8")).split(/\s+/).filter(Boolean);
  const names = [...new Set([...listed, ...(await namedInTemplates())])].sort();
  const symbols = await Promise.all(names.map(async (name) => {
    const drawing = await readFile(join(root, `node_modules/@tabler/icons/icons/outline/${name}.svg`), "utf8");
    const inside = drawing.match(/<svg[^>]*>([\s\S]*)<\/svg>/)[1].replace(/<path stroke="none"[^>]*\/>/, "");
    return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" ` +
      `stroke-linecap="round" stroke-linejoin="round">${inside.replace(/\s+/g, " ").trim()}</symbol>`;
  }));
  const sprite = `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`;
  await writeFile(join(out, "icons.svg"), sprite);
}

/** Keep the licence of every package that went into the bundles beside them. */
async function writeLicences(inputs) {
  const packages = new Set(["@tabler/icons"]);
  for (const path of Object.keys(inputs)) {
    const name = path.match(/.*node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1];
    if (name) packages.add(name);
  }
  const texts = await Promise.all([...packages].sort().map(async (name) => {
    const folder = join(root, "node_modules", name);
    const licence = (await readdir(folder)).find((file) => /^licen[cs]e/i.test(file));
    const { version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    return `${name} ${version} (${license})\n\n${licence ? await readFile(join(folder, licence), "utf8") : ""}`;
  }));
  await writeFile(join(out, "licences.txt"), texts.join(`\n${"-".repeat(80)}\n`));
}

const options = {
  entryPoints: {
    app: join(here, "src/app.js"),
    flow: join(here, "src/flow.js"),
    modeler: join(here, "src/modeler.js"),
    plots: join(here, "src/plots.js"),
    stream: join(here, "src/live/worker.js"),
  },
  outdir: out,
  bundle: true,
  format: "esm",
  minify: true,
  sourcemap: false,
  target: ["chrome123", "firefox121", "safari17.5"],
  legalComments: "none", // licences.txt has them all
  metafile: true,
  loader: { ".svg": "dataurl", ".woff2": "file" },
  logLevel: "warning",
};

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await writeIcons();
if (process.argv.includes("--watch")) {
  await (await esbuild.context(options)).watch();
} else {
  const { metafile } = await esbuild.build(options);
  await writeLicences(metafile.inputs);
}
