/** Types that browsers draw without running anything. */
const drawable: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);

/** Pixels of a side: sharp at twice the size it is shown at. */
const side = 96;

export function isDrawable({type}: File): boolean {
  return drawable.has(type);
}

/**
 * Draws the middle of picture `file` into `canvas`. False, and nothing is drawn, where it is no picture after all.
 *
 * By way of a bitmap: an `<img>` would need `blob:` in the page's policy.
 */
export async function drawThumbnail(file: File, canvas: HTMLCanvasElement): Promise<boolean> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file);
  } catch {
    // What it is instead, the server finds out.
    return false;
  }
  const context = canvas.getContext('2d');
  const {width, height} = bitmap;
  const part = Math.min(width, height);
  canvas.width = side;
  canvas.height = side;
  context?.drawImage(bitmap, (width - part) / 2, (height - part) / 2, part, part, 0, 0, side, side);
  bitmap.close();
  return context !== null;
}
