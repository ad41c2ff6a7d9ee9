import { graphql } from '../../gql';

export const SETTINGS = graphql(`
  query Settings {
    applicationSettings {
      baseUrl
      emailToRequestEnabled
      maxMessageBytes
      acknowledgeNewRequests
      reopenOnReply
      notifyStatusChanges
      trustedAuthservIds
      ignoredRetentionDays
      alertEmails
      alertAfterMinutes
    }
  }
`);

export const UPDATE_SETTINGS = graphql(`
  mutation UpdateSettings($input: ApplicationSettingsInput!) {
    payload: updateApplicationSettings(input: $input) {
      settings {
        baseUrl
      }
      userErrors {
        field
        code
        message
      }
    }
  }
`);
