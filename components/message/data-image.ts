import {dataUrlOf} from '../../src/model/data-url.js';
import type {FilePart} from '../../src/model/message-part.js';
import {lateLabels} from '../shared/late-labels.js';

/** Kinds of pictures that a browser only decodes: none of them can hold a script or lead anywhere. */
const pictureTypes = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);
/** Characters of base64. */
const longestData = 12_000_000;
/** Pixels of the longer side that is drawn. */
const longestSide = 2048;

/** True for a file that holds a picture in its own address: there is nothing to fetch. */
export function holdsPicture({url}: FilePart): boolean {
  const data = dataUrlOf(url);
  return data !== null && pictureTypes.has(data.mediaType.toLowerCase()) && data.base64.length <= longestData;
}

/**
 * Draws the picture that `file` holds in its `data:` address on a canvas: needs neither `data:` nor `blob:` of the page's policy.
 *
 * @throws {Error} where it cannot be decoded.
 */
export async function drawPicture(file: FilePart): Promise<HTMLCanvasElement> {
  const {mediaType, base64} = dataUrlOf(file.url) ?? {mediaType: '', base64: ''};
  const bitmap = await createImageBitmap(new Blob([bytesOf(base64)], {type: mediaType}));
  const scale = Math.min(1, longestSide / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  canvas.role = 'img';
  canvas.ariaLabel = file.name || lateLabels.picture;
  return canvas;
}

/** Offers the picture that `file` holds as a file. */
export function savePicture({url = '', name, mediaType}: FilePart): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = name || `picture.${mediaType.split('/')[1]}`;
  link.click();
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
  return bytes;
}
