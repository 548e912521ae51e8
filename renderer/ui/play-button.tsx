import { LoaderCircle, Pause, Volume2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { sayFailure } from "../state/toasts.ts";
import { IconButton } from "./button.tsx";

interface Props {
  readonly label: string;
  /** Makes the sound; asked for when it is wanted first. */
  readonly source: () => Promise<string>;
}

/** Sound that plays; one at a time in the window. */
let playing: HTMLAudioElement | undefined;

/** Plays a short sound, made when it is first asked for. */
export function PlayButton({ label, source }: Props) {
  const [state, setState] = useState<"idle" | "coming" | "playing">("idle");
  const audio = useRef<HTMLAudioElement>(undefined);
  const gone = useRef(false);
  useEffect(() => {
    gone.current = false;
    return () => {
      gone.current = true;
      audio.current?.pause();
    };
  }, []);

  const play = async () => {
    if (state === "playing") {
      audio.current?.pause();
      return;
    }
    setState("coming");
    try {
      const sound = new Audio(await source());
      // Made for somebody who has left meanwhile.
      if (gone.current) return;
      playing?.pause();
      playing = sound;
      audio.current = sound;
      sound.onended = () => setState("idle");
      sound.onpause = () => setState("idle");
      await sound.play();
      setState("playing");
    } catch (thrown) {
      setState("idle");
      sayFailure(thrown);
    }
  };

  return (
    <IconButton
      label={label}
      aria-pressed={state === "playing"}
      busy={state === "coming"}
      onClick={() => void play()}
    >
      {state === "coming" ? (
        <LoaderCircle className="size-4 animate-spin" aria-hidden />
      ) : state === "playing" ? (
        <Pause className="size-4" aria-hidden />
      ) : (
        <Volume2 className="size-4" aria-hidden />
      )}
    </IconButton>
  );
}
