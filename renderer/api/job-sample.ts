import type { JobState } from "../../contract/job.ts";
import type { JobView } from "../../contract/queue.ts";

/** A job for tests. */
export const job = (id: string, createdAt: number, state: JobState = "queued"): JobView => ({
  id,
  class: "light",
  kind: "music",
  spec: {
    kind: "music",
    input: `/films/${id}.mp4`,
    music: "/films/song.mp3",
    outDir: "/films",
    volume: 0.3,
    videoVolume: 1,
    duck: false,
    fade: 2,
  },
  state,
  priority: 0,
  attempts: 0,
  createdAt,
  updatedAt: createdAt,
  cancelRequested: false,
  pauseRequested: false,
});
