import * as v from 'valibot';
import type {FileLimits} from '../files/file-limits.js';
import {explained} from './explained.js';
import {wholeNumber} from './number-setting.js';

const mebibyte = 1024 * 1024;
const dayMs = 24 * 60 * 60_000;
const mostBytes = 100 * mebibyte;

export const fileSettings = {
  MAX_FILE_BYTES: explained(
    v.optional(wholeNumber('MAX_FILE_BYTES', mostBytes, 1), String(10 * mebibyte)),
    'Bytes of a file that somebody uploads.',
  ),
  MAX_FILES_PER_MESSAGE: explained(
    v.optional(wholeNumber('MAX_FILES_PER_MESSAGE', 20), '5'),
    'Files that one message may bring.',
  ),
  MAX_PROMPT_FILE_BYTES: explained(
    v.optional(wholeNumber('MAX_PROMPT_FILE_BYTES', mostBytes, 1), String(15 * mebibyte)),
    'Bytes of all files that one message may bring, and that a model is given at once.',
  ),
  MAX_FILES_PER_USER: explained(
    v.optional(wholeNumber('MAX_FILES_PER_USER', 100_000), '500'),
    'Files that one person may keep; 0 lets nobody upload.',
  ),
  MAX_FILE_BYTES_PER_USER: explained(
    v.optional(wholeNumber('MAX_FILE_BYTES_PER_USER', 1_000_000 * mebibyte), String(500 * mebibyte)),
    'Bytes of all files that one person may keep.',
  ),
  FILE_TTL_MS: explained(
    v.optional(wholeNumber('FILE_TTL_MS', 30 * dayMs, 60_000), String(dayMs)),
    'Milliseconds for which a file is kept that was sent with no message.',
  ),
};

/** Limits of files as `settings` have them. */
export function fileLimitsFrom(settings: {readonly [Name in keyof typeof fileSettings]: number}): FileLimits {
  return {
    maxFileBytes: settings.MAX_FILE_BYTES,
    maxFilesPerMessage: settings.MAX_FILES_PER_MESSAGE,
    maxPromptFileBytes: settings.MAX_PROMPT_FILE_BYTES,
    maxFilesPerUser: settings.MAX_FILES_PER_USER,
    maxFileBytesPerUser: settings.MAX_FILE_BYTES_PER_USER,
    fileTtlMs: settings.FILE_TTL_MS,
  };
}
