import { graphql } from '../../gql';

/** What both directions show of health and consent. */
export const SERVER_PARTS = graphql(`
  fragment HealthParts on ServerHealth {
    state
    since
    lastCheckedAt
    lastSucceededAt
    consecutiveFailures
    nextCheckAt
    problem {
      ...DiagnosisParts
    }
  }
  fragment OAuthParts on OAuthSettings {
    clientId
    hasClientSecret
    authorizationUrl
    tokenUrl
    scope
    redirectUrl
    status
    authorizedAt
    lastRefreshedAt
    refreshTokenExpiresAt
    problem {
      ...DiagnosisParts
    }
    warning {
      ...DiagnosisParts
    }
  }
  fragment TestParts on ConnectionTest {
    succeeded
    steps {
      name
      state
      durationMs
      detail
    }
    problem {
      ...DiagnosisParts
    }
  }
`);

/** What a form offers to choose from. */
export const SERVER_CHOICES = graphql(`
  query ServerChoices {
    demo {
      mailbox
      clientId
      clientSecret
    }
    emailProviderPresets {
      provider
      label
      imapHost
      imapPort
      pop3Host
      pop3Port
      smtpHost
      smtpPort
      securityType
      authorizationUrl
      tokenUrl
      scope
    }
    applicationSettings {
      baseUrl
    }
    proxyServers {
      id
      name
    }
    technicianGroups {
      id
      name
    }
    categories {
      id
      name
    }
    outgoingEmailServers {
      id
      name
    }
  }
`);

export const OAUTH_ERROR_HELP = graphql(`
  query OAuthErrorHelp {
    oauthErrorHelp {
      code
      shownAs
      title
      remedy
      documentationUrl
    }
  }
`);

export const OAUTH_DIAGNOSIS = graphql(`
  query OAuthDiagnosis($code: DiagnosisCode!) {
    oauthDiagnosis(code: $code) {
      ...DiagnosisParts
    }
  }
`);

export const SERVER_HEALTH_CHANGED = graphql(`
  subscription ServerHealthChanged {
    serverHealthChanged {
      incoming {
        id
      }
      outgoing {
        id
      }
    }
  }
`);
