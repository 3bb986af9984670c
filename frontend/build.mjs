/**
 * Bundles what the pages load. Each page takes `app`; only pages that draw take `flow` or `plots`.
 * `stream` is the worker that holds the one event stream a browser has.
 */
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const out = join(root, "src/shouwen/web/static/dist");

/** Join the icons named in icons.txt into one sprite: `<use href="icons.svg#bell">`. */
async function writeIcons() {
  const names = (await readFile(join(here, "icons.txt"), "utf8")).split(/\s+/).filter(Boolean);
  const symbols = await Promise.all(names.map(async (name) => {
    const drawing = await readFile(join(root, `node_modules/@tabler/icons/icons/outline/${name}.svg`), "utf8");
    const inside = drawing.match(/<svg[^>]*>([\s\S]*)<\/svg>/)[1].replace(/<path stroke="none"[^>]*\/>/, "");
    return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" ` +
      `stroke-linecap="round" stroke-linejoin="round">${inside.replace(/\s+/g, " ").trim()}</symbol>`;
  }));
  const sprite = `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`;
  await writeFile(join(out, "icons.svg"), sprite);
}

const options = {
  entryPoints: {
    app: join(here, "src/app.js"),
    flow: join(here, "src/flow.js"),
    plots: join(here, "src/plots.js"),
    stream: join(here, "src/live/worker.js"),
  },
  outdir: out,
  bundle: true,
  format: "esm",
  minify: true,
  sourcemap: false,
  target: ["chrome123", "firefox121", "safari17.5"],
  legalComments: "linked",
  loader: { ".svg": "dataurl", ".woff2": "file" },
  logLevel: "warning",
};

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await writeIcons();
if (process.argv.includes("--watch")) {
  await (await esbuild.context(options)).watch();
} else {
  await esbuild.build(options);
}
