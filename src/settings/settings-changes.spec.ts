import { Validation } from '../common/user-error';
import { settingsChanges } from './settings-changes';
import type { ApplicationSettingsInput } from './settings.inputs';

function read(input: ApplicationSettingsInput) {
  const v = new Validation();
  const changes = settingsChanges(v, input);
  return { changes, errors: v.errors.map((e) => `${e.field?.join('.')} ${e.code}`) };
}

describe('settingsChanges', () => {
  it.each<[ApplicationSettingsInput, string[]]>([
    [{}, []],
    [{ baseUrl: 'https://desk.example.com' }, []],
    [{ baseUrl: 'http://desk.internal:8080/help' }, []],
    [{ baseUrl: 'desk.example.com' }, ['baseUrl INVALID_URL']],
    [{ baseUrl: 'https://desk.example.com/?x=1' }, ['baseUrl INVALID_URL']],
    [{ baseUrl: 'https://desk.example.com/#x' }, ['baseUrl INVALID_URL']],
    [{ baseUrl: 'https://ann@desk.example.com' }, ['baseUrl INVALID_URL']],
    [{ maxMessageBytes: 65_536 }, []],
    [{ maxMessageBytes: 65_535 }, ['maxMessageBytes OUT_OF_RANGE']],
    [{ maxMessageBytes: 104_857_600 }, []],
    [{ maxMessageBytes: 104_857_601 }, ['maxMessageBytes OUT_OF_RANGE']],
    [{ ignoredRetentionDays: 0 }, ['ignoredRetentionDays OUT_OF_RANGE']],
    [{ ignoredRetentionDays: 3650 }, []],
    [{ ignoredRetentionDays: 3651 }, ['ignoredRetentionDays OUT_OF_RANGE']],
    [{ alertAfterMinutes: 0 }, ['alertAfterMinutes OUT_OF_RANGE']],
    [{ alertAfterMinutes: 10_080 }, []],
    [{ alertAfterMinutes: 10_081 }, ['alertAfterMinutes OUT_OF_RANGE']],
    [{ alertEmails: ['ann@example.com', 'büro@bücher.example'] }, []],
    [{ alertEmails: ['ann@example.com', 'nobody'] }, ['alertEmails INVALID_EMAIL']],
    [{ alertEmails: Array.from({ length: 21 }, (_, i) => `a${i}@example.com`) }, ['alertEmails TOO_MANY']],
    [{ trustedAuthservIds: ['mx.google.com', ' MX-1 '] }, []],
    [{ trustedAuthservIds: ['mx.google.com; dmarc=pass'] }, ['trustedAuthservIds INVALID_AUTHSERV_ID']],
    [{ trustedAuthservIds: [''] }, ['trustedAuthservIds INVALID_AUTHSERV_ID']],
    [{ trustedAuthservIds: Array.from({ length: 21 }, (_, i) => `mx${i}`) }, ['trustedAuthservIds TOO_MANY']],
    [{ alertAfterMinutes: 0, baseUrl: '' }, ['alertAfterMinutes OUT_OF_RANGE', 'baseUrl INVALID_URL']],
  ])('%j', (input, errors) => {
    expect(read(input).errors).toEqual(errors);
  });

  it('changes only what is given', () => {
    expect(read({ reopenOnReply: false, baseUrl: null, alertEmails: null }).changes).toEqual({ reopenOnReply: false });
  });

  it('stores a base URL without the slash at its end, and each address once', () => {
    expect(
      read({ baseUrl: ' https://desk.example.com/help// ', alertEmails: [' Ann@Example.com', 'ann@example.com'] })
        .changes,
    ).toEqual({ baseUrl: 'https://desk.example.com/help', alertEmails: ['ann@example.com'] });
  });
});
