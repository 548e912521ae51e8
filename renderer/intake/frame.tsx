import { useQuery } from "@tanstack/react-query";
import type { OpenedMedia } from "../../contract/api.ts";
import { orpc } from "../api/client.ts";

/** Where in a file its picture is taken: not at the black beginning. */
const PLACE = 1 / 3;

/** A picture of a video, filling what is around it; nothing until it is there, or if it cannot be had. */
export function Frame({ media, width }: { media: OpenedMedia; width: number }) {
  const input = { id: media.id, at: Math.max(0, media.info.duration * PLACE), width };
  const { data } = useQuery({
    ...orpc.media.frame.queryOptions({ input }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  if (data === undefined) return null;
  return <img src={data.url} alt="" className="absolute inset-0 size-full object-cover" />;
}
