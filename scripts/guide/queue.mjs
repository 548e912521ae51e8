// Makes docs/guide/queue.png: the list of jobs while the first of a batch runs. Needs a built app.
import { execFileSync, spawn } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "..", "..");
const folder = mkdtempSync(join(tmpdir(), "octavia-guide-"));
const env = { ...process.env, OCTAVIA_HOME: join(folder, "home") };
const octavia = join(root, "bin", "octavia");
const run = (program, args) =>
  execFileSync(program, args, { env, cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", 2] });

const jobs = [
  { kind: "thumbnails", input: "garden.mp4" },
  { kind: "dub", input: "garden.mp4", to: ["es"] },
  { kind: "captions", input: "garden.mp4", look: { style: "karaoke" } },
  { kind: "subtitles", input: "garden.mp4", to: ["fr"] },
];
copyFileSync(join(root, "resources", "sample", "garden.mp4"), join(folder, "garden.mp4"));
writeFileSync(join(folder, "jobs.jsonl"), jobs.map((job) => JSON.stringify(job)).join("\n"));

const batch = spawn(process.execPath, [octavia, "batch", "jobs.jsonl"], { env, cwd: folder });
const ended = new Promise((done) => batch.on("close", done));
let told = "";
try {
  // The pictures are made, and the dub is being listened to.
  await new Promise((done) => {
    for (const stream of [batch.stdout, batch.stderr]) {
      stream.on("data", (text) => {
        told += text;
        if (/done \(job[\s\S]*listening/.test(told)) done();
      });
    }
    batch.on("close", done);
  });
  const list = run(process.execPath, [octavia, "jobs"]).trimEnd();
  writeFileSync(join(folder, "screen.txt"), `$ octavia jobs\n${list.replaceAll(folder, "~")}\n`);
  const rows = list.split("\n").length + 1;
  const text = "drawtext=textfile=screen.txt:expansion=none:font=monospace:fontsize=18";
  run("ffmpeg", [
    ...["-v", "error", "-y", "-f", "lavfi", "-i", `color=0x14181f:s=1200x${rows * 26 + 40}`],
    ...["-vf", `${text}:fontcolor=0xd7dde6:x=24:y=20:line_spacing=6`, "-frames:v", "1"],
    join(root, "docs", "guide", "queue.png"),
  ]);
} finally {
  batch.kill("SIGINT");
  await ended;
  rmSync(folder, { recursive: true, force: true });
}
