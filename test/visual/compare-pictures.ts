import type {Page} from 'playwright-core';

/** Side of the blocks that are compared, in CSS pixels: larger than a letter, so that another drawing of letters is the same block. */
const blockPx = 16;
/** How far the mean of a block may be off, of 255, in any of red, green and blue. */
const tolerance = 20;

/** How two pictures differ: the share of blocks that do, from 0 to 1, and where. */
export interface Difference {
  readonly share: number;
  /** The box around all blocks that differ, in CSS pixels; null where none does. */
  readonly box: {
    readonly left: number;
    readonly top: number;
    readonly right: number;
    readonly bottom: number;
  } | null;
}

/**
 * How `expected` and `actual` differ, both PNG. Compared are the mean colours of blocks, not pixels: the same page drawn with
 * another smoothing of letters is the same picture. Pictures of two sizes differ everywhere.
 *
 * @param page - Any page: its canvas does the work.
 */
export function comparePictures(page: Page, expected: Buffer, actual: Buffer): Promise<Difference> {
  const pictures = [expected, actual].map((picture) => picture.toString('base64'));
  return page.evaluate(
    async ({pictures, blockPx, tolerance}) => {
      const [one, other] = await Promise.all(pictures.map(meansOf));
      if (!one || !other || one.columns !== other.columns || one.rows !== other.rows)
        return {share: 1, box: null};
      const far = one.means.flatMap((mean, index) =>
        mean.some((value, channel) => Math.abs(value - (other.means[index]?.[channel] ?? 0)) > tolerance)
          ? [index]
          : [],
      );
      const columns = far.map((index) => index % one.columns);
      const rows = far.map((index) => Math.floor(index / one.columns));
      const box = {
        left: Math.min(...columns) * blockPx,
        top: Math.min(...rows) * blockPx,
        right: (Math.max(...columns) + 1) * blockPx,
        bottom: (Math.max(...rows) + 1) * blockPx,
      };
      return {share: far.length / one.means.length, box: far.length > 0 ? box : null};

      async function meansOf(picture: string) {
        const bytes = Uint8Array.from(atob(picture), (character) => character.charCodeAt(0));
        const bitmap = await createImageBitmap(new Blob([bytes], {type: 'image/png'}));
        const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
        const context = canvas.getContext('2d', {willReadFrequently: true});
        if (!context) throw new Error('There is no canvas.');
        context.drawImage(bitmap, 0, 0);
        const {data} = context.getImageData(0, 0, bitmap.width, bitmap.height);
        const columns = Math.ceil(bitmap.width / blockPx);
        const rows = Math.ceil(bitmap.height / blockPx);
        const means = Array.from({length: columns * rows}, (_, index) => {
          const sum = [0, 0, 0];
          let count = 0;
          const left = (index % columns) * blockPx;
          const top = Math.floor(index / columns) * blockPx;
          for (let y = top; y < Math.min(top + blockPx, bitmap.height); y++) {
            for (let x = left; x < Math.min(left + blockPx, bitmap.width); x++) {
              for (let channel = 0; channel < 3; channel++) {
                sum[channel] = (sum[channel] ?? 0) + (data[(y * bitmap.width + x) * 4 + channel] ?? 0);
              }
              count += 1;
            }
          }
          return sum.map((value) => value / count);
        });
        return {columns, rows, means};
      }
    },
    {pictures, blockPx, tolerance},
  );
}
