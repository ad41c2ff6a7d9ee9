import type { Advice } from '../common/advice';
import { type Diagnosis, DiagnosisCode } from '../common/diagnosis';
import { serverWords } from '../common/server-words';
import { errorCodes, messageOf } from '../proxies/diagnose-network';
import { mailServerDiagnosis } from './diagnosis-catalogue';
import { describeCertificate, type TlsError } from './tls-client';

type TlsCode = DiagnosisCode.TLS_CERTIFICATE_INVALID | DiagnosisCode.TLS_NOT_OFFERED | DiagnosisCode.TLS_WRONG_MODE;

interface Rule {
  /** Matches the error's code or, where OpenSSL gives none, its message. */
  says: RegExp;
  code: TlsCode;
  advice?: Partial<Advice>;
}

const RULES: Rule[] = [
  {
    says: /^CERT_HAS_EXPIRED$/,
    code: DiagnosisCode.TLS_CERTIFICATE_INVALID,
    advice: {
      title: "The server's certificate has expired",
      remedy: [
        'Ask whoever runs the mail server to renew its certificate.',
        'If it was renewed, check the clock of the machine Mailroom runs on.',
      ],
    },
  },
  {
    says: /^CERT_NOT_YET_VALID$/,
    code: DiagnosisCode.TLS_CERTIFICATE_INVALID,
    advice: {
      title: "The server's certificate is not valid yet",
      remedy: ['Check the clock of the machine Mailroom runs on.', 'Ask whoever runs the mail server.'],
    },
  },
  {
    says: /^(ERR_TLS_CERT_ALTNAME_INVALID|ERR_TLS_CERT_ALTNAME_FORMAT|HOSTNAME_MISMATCH)$/,
    code: DiagnosisCode.TLS_CERTIFICATE_INVALID,
    advice: {
      title: "The server's certificate is for another name",
      remedy: [
        'Enter under Host one of the names that the certificate was issued for; see the details.',
        'If Host is right, ask whoever runs the mail server for a certificate with this name.',
      ],
    },
  },
  {
    says: /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN)$/,
    code: DiagnosisCode.TLS_CERTIFICATE_INVALID,
    advice: {
      title: "The server's certificate is signed by itself or by an unknown authority",
      remedy: [
        'If it is your own server, paste its authority (or the certificate itself) in PEM under Certificate authority.',
        'Otherwise check Host: someone else may be answering.',
      ],
    },
  },
  {
    says: /^(UNABLE_TO_|CERT_|INVALID_CA$|INVALID_PURPOSE$|PATH_LENGTH_)/,
    code: DiagnosisCode.TLS_CERTIFICATE_INVALID,
  },
  {
    says: /^ERR_OSSL_(PEM|ASN1|X509)_/,
    code: DiagnosisCode.TLS_CERTIFICATE_INVALID,
    advice: {
      title: 'The certificate authority cannot be read',
      remedy: ['Paste it in PEM under Certificate authority: from BEGIN CERTIFICATE to END CERTIFICATE.'],
    },
  },
  {
    says: /UNSUPPORTED_PROTOCOL|PROTOCOL_VERSION|VERSION_TOO_LOW|HANDSHAKE_FAILURE|NO_CIPHERS|DH_KEY_TOO_SMALL|INSUFFICIENT_SECURITY/,
    code: DiagnosisCode.TLS_NOT_OFFERED,
    advice: {
      title: 'The server offers only outdated encryption',
      remedy: ['Ask whoever runs the mail server to offer TLS 1.2 or newer.'],
    },
  },
  {
    says: /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|UNEXPECTED_MESSAGE|RECORD_LAYER_FAILURE|wrong version number/i,
    code: DiagnosisCode.TLS_WRONG_MODE,
  },
  // imapflow: required STARTTLS that is not offered; nodemailer: one that was refused
  {
    says: /does not support STARTTLS|STARTTLS is not possible|not support required STARTTLS/,
    code: DiagnosisCode.TLS_NOT_OFFERED,
  },
  { says: /Error upgrading connection with STARTTLS/, code: DiagnosisCode.TLS_NOT_OFFERED },
  { says: /^STARTTLS_INJECTION$/, code: DiagnosisCode.TLS_WRONG_MODE },
  { says: /^ERR_SSL_|^EPROTO$/, code: DiagnosisCode.TLS_WRONG_MODE },
];

/** Translates an error of TLS or STARTTLS; null when it is about something else. */
export function diagnoseTls(error: unknown, at: Date): Diagnosis | null {
  const message = messageOf(error);
  const texts = [...errorCodes(error), message];
  const rule = RULES.find(({ says }) => texts.some((text) => says.test(text)));
  if (!rule) return null;
  const { certificate, reason } = error as TlsError;
  const words = reason ?? message;
  const detail = serverWords(certificate ? `${words}; ${describeCertificate(certificate)}` : words);
  return mailServerDiagnosis(rule.code, { at, detail, advice: rule.advice });
}
