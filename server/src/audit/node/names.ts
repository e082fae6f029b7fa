/** Name of a directory entry. */
export interface Name {
  /** The name as text; where its bytes are not UTF-8, a stand-in that says which they are. */
  readonly shown: string;
  /** The name, if its bytes are UTF-8; with others no file can be opened by a string. */
  readonly valid: string | undefined;
}

/** Reads a name from its bytes. */
export function nameOf(bytes: Buffer): Name {
  try {
    const valid = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return { shown: valid, valid };
  } catch {
    const shown = [...bytes]
      .map((byte) => (byte < 0x80 ? String.fromCharCode(byte) : `\\x${byte.toString(16)}`))
      .join('');
    return { shown, valid: undefined };
  }
}
