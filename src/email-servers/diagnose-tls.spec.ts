import { DiagnosisCode } from '../common/diagnosis';
import { diagnoseTls } from './diagnose-tls';

const at = new Date('2026-03-01T10:00:00Z');
const coded = (code: string, message = code, more: object = {}) => Object.assign(new Error(message), { code }, more);

it.each([
  ['DEPTH_ZERO_SELF_SIGNED_CERT', DiagnosisCode.TLS_CERTIFICATE_INVALID],
  ['SELF_SIGNED_CERT_IN_CHAIN', DiagnosisCode.TLS_CERTIFICATE_INVALID],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', DiagnosisCode.TLS_CERTIFICATE_INVALID],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', DiagnosisCode.TLS_CERTIFICATE_INVALID],
  ['CERT_HAS_EXPIRED', DiagnosisCode.TLS_CERTIFICATE_INVALID],
  ['CERT_NOT_YET_VALID', DiagnosisCode.TLS_CERTIFICATE_INVALID],
  ['CERT_REVOKED', DiagnosisCode.TLS_CERTIFICATE_INVALID],
  ['ERR_TLS_CERT_ALTNAME_INVALID', DiagnosisCode.TLS_CERTIFICATE_INVALID],
  ['ERR_OSSL_PEM_BAD_BASE64_DECODE', DiagnosisCode.TLS_CERTIFICATE_INVALID],
  ['ERR_SSL_WRONG_VERSION_NUMBER', DiagnosisCode.TLS_WRONG_MODE],
  ['ERR_SSL_PACKET_LENGTH_TOO_LONG', DiagnosisCode.TLS_WRONG_MODE],
  ['EPROTO', DiagnosisCode.TLS_WRONG_MODE],
  ['ERR_SSL_UNSUPPORTED_PROTOCOL', DiagnosisCode.TLS_NOT_OFFERED],
  ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', DiagnosisCode.TLS_NOT_OFFERED],
  ['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', DiagnosisCode.TLS_NOT_OFFERED],
])('%s -> %s', (code, expected) => {
  expect(diagnoseTls(coded(code), at)).toMatchObject({ code: expected, transient: false });
});

it('sees through the name that nodemailer gives to a failed handshake', () => {
  const error = coded('ESOCKET', 'certificate has expired', { originalCode: 'CERT_HAS_EXPIRED' });
  expect(diagnoseTls(error, at)).toMatchObject({
    code: DiagnosisCode.TLS_CERTIFICATE_INVALID,
    title: "The server's certificate has expired",
  });
});

it("shows OpenSSL's words without its source code", () => {
  const message = '80EC:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:ssl3_record.c:350:';
  const error = coded('ERR_SSL_WRONG_VERSION_NUMBER', message, { reason: 'wrong version number' });
  expect(diagnoseTls(error, at)!.detail).toBe('wrong version number');
});

it('shows whose certificate it is', () => {
  const certificate = { subject: 'mail.example.com', issuer: 'Example CA', validTo: new Date('2025-01-31T23:00:00Z') };
  const error = coded('CERT_HAS_EXPIRED', 'certificate has expired', { certificate });
  expect(diagnoseTls(error, at)!.detail).toBe(
    'certificate has expired; certificate of mail.example.com, issued by Example CA, valid until 2025-01-31',
  );
});

it.each([coded('ECONNRESET'), coded('ETIMEDOUT'), new Error('anything'), null, 'text'])('%s is none', (error) => {
  expect(diagnoseTls(error, at)).toBeNull();
});
