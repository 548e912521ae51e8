/** The kind "front cover" of a FLAC picture block. */
const FRONT_COVER = 3;

interface Picture {
  readonly codec: "png" | "mjpeg";
  readonly width: number;
  readonly height: number;
}

/**
 * A cover as Ogg files have it, as a text of tags for ffmpeg: a FLAC picture block (RFC 9639, 8.8)
 * in base64 under the name METADATA_BLOCK_PICTURE.
 */
export function pictureTag(bytes: Uint8Array, { codec, width, height }: Picture): string {
  const mime = Buffer.from(codec === "png" ? "image/png" : "image/jpeg");
  const number = (value: number): Buffer => {
    const four = Buffer.alloc(4);
    four.writeUInt32BE(value);
    return four;
  };
  const block = Buffer.concat([
    ...[number(FRONT_COVER), number(mime.length), mime, number(0)],
    ...[width, height, 24, 0, bytes.length].map(number),
    bytes,
  ]);
  // Base64 has one of the signs that such a text must escape.
  const text = block.toString("base64").replaceAll("=", "\\=");
  return `;FFMETADATA1\nMETADATA_BLOCK_PICTURE=${text}\n`;
}
