import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";
import { notices, packageOf } from "./scripts/notices.ts";

const outDir = join(import.meta.dirname, "dist", "renderer");
const squeeze = { gz: promisify(gzip), br: promisify(brotliCompress) };
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };

/** Writes each text file beside itself as `.br` and `.gz`, so that the host never compresses. */
const compressed: Plugin = {
  name: "compressed",
  apply: "build",
  async closeBundle() {
    const names = await readdir(outDir, { recursive: true });
    const texts = names.filter((name) => /\.(js|css|html|svg|json)$/.test(name));
    await Promise.all(
      texts.map(async (name) => {
        const path = join(outDir, name);
        const text = await readFile(path);
        await writeFile(`${path}.br`, await squeeze.br(text, BROTLI));
        await writeFile(`${path}.gz`, await squeeze.gz(text));
      }),
    );
  },
};

/** Writes the licences of everything that is shipped, for the page that shows them. */
const licences: Plugin = {
  name: "licences",
  apply: "build",
  generateBundle() {
    const bundled = [...this.getModuleIds()].flatMap((id) => packageOf(id) ?? []);
    const source = JSON.stringify(notices(import.meta.dirname, bundled));
    this.emitFile({ type: "asset", fileName: "notices.json", source });
  },
};

/** Where `octavia serve` answers while the renderer is worked on with `npx vite`. */
const host = process.env["OCTAVIA_URL"] ?? "http://127.0.0.1:8321";

export default defineConfig({
  root: join(import.meta.dirname, "renderer"),
  plugins: [react(), tailwindcss(), licences, compressed],
  server: { proxy: { "/rpc": host, "/media": host, "/uploads": host } },
  build: {
    outDir,
    emptyOutDir: true,
    // Chromium of this year or last, in Electron and in browsers that people update.
    target: "es2023",
    reportCompressedSize: false,
    // A picture inside the script would need `data:` in the content policy.
    assetsInlineLimit: 0,
  },
});
