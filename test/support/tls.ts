// The certificates of test/fixtures/tls (made by make.sh there) for every test server, in-process or real.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(__dirname, '../fixtures/tls');

export interface CertificateFiles {
  cert: string;
  key: string;
}

function certificate(name: string): CertificateFiles {
  return { cert: join(folder, `${name}.crt`), key: join(folder, `${name}.key`) };
}

/** The test authority's certificate: what a client has to trust (`tls: { ca: readFileSync(caFile) }`). */
export const caFile = join(folder, 'ca.crt');

export const certificates = {
  /** For localhost, 127.0.0.1, ::1 and mail.mailroom.test. */
  server: certificate('server'),
  /** For other.example only. */
  wrongName: certificate('wrong-name'),
  /** As `server`, but no longer valid. */
  expired: certificate('expired'),
};

export function readCertificate(files: CertificateFiles = certificates.server): { cert: string; key: string } {
  return { cert: readFileSync(files.cert, 'utf8'), key: readFileSync(files.key, 'utf8') };
}

export function readCa(): string {
  return readFileSync(caFile, 'utf8');
}
