import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';

/** Where a secret stands; it opens only there, so that a row's secret cannot be moved to another row. */
export interface SecretPlace {
  table: string;
  column: string;
  row: string;
}

/** The secret was sealed with a key that is not in SECRET_KEY, or it was moved or changed. */
export class SecretUnreadable extends Error {}

interface Key {
  id: string;
  bytes: Buffer;
}

/**
 * Seals secrets with AES-256-GCM (NIST SP 800-38D) as `v1.KEYID.NONCE.CIPHERTEXT+TAG` in base64url. The first key
 * seals, every key opens, which is how keys are rotated.
 */
export class SecretBox {
  private readonly keys: Key[];

  /** `keys`: 32 bytes each, newest first. */
  constructor(keys: Buffer[]) {
    this.keys = keys.map((bytes) => ({
      id: createHash('sha256').update('mailroom key id').update(bytes).digest('hex').slice(0, 8),
      bytes,
    }));
  }

  seal(secret: string, place: SecretPlace): string {
    const key = this.keys[0]!;
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key.bytes, nonce).setAAD(associatedData(place));
    const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return ['v1', key.id, nonce.toString('base64url'), sealed.toString('base64url')].join('.');
  }

  /** Throws SecretUnreadable. */
  open(box: string, place: SecretPlace): string {
    const [version, keyId, nonce, sealed] = box.split('.');
    const key = this.keys.find((k) => k.id === keyId);
    if (version !== 'v1' || !key || !nonce || !sealed) {
      throw new SecretUnreadable(`A stored secret needs the key ${keyId ?? '?'}: add it to SECRET_KEY.`);
    }
    const bytes = Buffer.from(sealed, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', key.bytes, Buffer.from(nonce, 'base64url'), { authTagLength: 16 })
      .setAAD(associatedData(place))
      .setAuthTag(bytes.subarray(-16));
    try {
      return decipher.update(bytes.subarray(0, -16)).toString('utf8') + decipher.final('utf8');
    } catch (cause) {
      throw new SecretUnreadable(`The secret in ${place.table}.${place.column} was changed or moved.`, { cause });
    }
  }

  /** Keys for signing (HMAC-SHA-256), one for each secret key, newest first; `purpose` keeps uses apart (RFC 5869). */
  signingKeys(purpose: string): Buffer[] {
    return this.keys.map((k) => Buffer.from(hkdfSync('sha256', k.bytes, '', `mailroom ${purpose}`, 32)));
  }
}

function associatedData(place: SecretPlace): Buffer {
  return Buffer.from(JSON.stringify([place.table, place.column, place.row]));
}
