/**
 * The file name that a `Content-Disposition` header says (RFC 6266): `filename*` in UTF-8 before `filename`; empty where
 * it says none.
 */
export function fileNameOf(header: string | undefined): string {
  const extended = /;\s*filename\*\s*=\s*utf-8'[^']{0,32}'([^\s;]{1,4096})/i.exec(header ?? '')?.[1];
  if (extended !== undefined) {
    try {
      return decodeURIComponent(extended);
    } catch {
      // Not UTF-8 in percents: the plain name may still be there.
    }
  }
  const [, quoted, token] =
    /;\s*filename\s*=\s*(?:"((?:[^"\\]|\\.){0,4096})"|([^\s;"]{1,4096}))/i.exec(header ?? '') ?? [];
  if (quoted === undefined) return token ?? '';
  // Node reads headers as Latin-1, and people send UTF-8.
  const bytes = Buffer.from(quoted.replace(/\\(.)/g, '$1'), 'latin1');
  const text = bytes.toString('utf8');
  return text.includes('\ufffd') ? bytes.toString('latin1') : text;
}

/** The header for a file called `name`: readable where only ASCII is understood, exact elsewhere. */
export function disposition(kind: 'inline' | 'attachment', name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const exact = encodeURIComponent(name).replace(
    /['()*]/g,
    (symbol) => `%${symbol.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename="${ascii}"; filename*=UTF-8''${exact}`;
}
