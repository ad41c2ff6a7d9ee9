import { graphql } from '../../gql';

export const INCOMING_SERVERS = graphql(`
  query IncomingServers {
    incomingEmailServers {
      id
      name
      email
      protocol
      host
      port
      securityType
      authType
      enabled
      primary
      pollIntervalSeconds
      updatedAt
      technicianGroup {
        name
      }
      category {
        name
      }
      oauth {
        ...OAuthParts
      }
      health {
        ...HealthParts
      }
    }
    systemStatus {
      incoming {
        server {
          id
        }
        pushActive
        messagesLast24Hours
      }
    }
  }
`);

export const INCOMING_SERVER = graphql(`
  query IncomingServer($id: ID!) {
    incomingEmailServer(id: $id) {
      id
      name
      email
      protocol
      technicianGroup {
        id
      }
      category {
        id
      }
      proxyServer {
        id
      }
      outgoingEmailServer {
        id
      }
      provider
      host
      port
      securityType
      certificateAuthority
      authType
      username
      hasPassword
      oauth {
        ...OAuthParts
      }
      folder
      firstContactDays
      pollIntervalSeconds
      enabled
      primary
      filter {
        type
        emails
        domains
        keywords
      }
      health {
        ...HealthParts
      }
      updatedAt
    }
  }
`);

export const CREATE_INCOMING = graphql(`
  mutation CreateIncoming($input: IncomingEmailServerInput!) {
    payload: createIncomingEmailServer(input: $input) {
      server {
        id
        name
      }
      authorizationUrl
      userErrors {
        field
        code
        message
      }
    }
  }
`);

export const UPDATE_INCOMING = graphql(`
  mutation UpdateIncoming($id: ID!, $input: IncomingEmailServerInput!, $expectedUpdatedAt: DateTime) {
    payload: updateIncomingEmailServer(id: $id, input: $input, expectedUpdatedAt: $expectedUpdatedAt) {
      server {
        id
        name
      }
      authorizationUrl
      userErrors {
        field
        code
        message
      }
    }
  }
`);

export const ENABLE_INCOMING = graphql(`
  mutation EnableIncoming($id: ID!, $enabled: Boolean!) {
    payload: setIncomingEmailServerEnabled(id: $id, enabled: $enabled) {
      server {
        id
      }
      userErrors {
        field
        code
        message
      }
    }
  }
`);

export const DELETE_INCOMING = graphql(`
  mutation DeleteIncoming($id: ID!) {
    payload: deleteIncomingEmailServer(id: $id) {
      deletedId
      userErrors {
        field
        code
        message
      }
    }
  }
`);

export const AUTHORIZE_INCOMING = graphql(`
  mutation AuthorizeIncoming($id: ID!) {
    payload: authorizeIncomingEmailServer(id: $id) {
      authorizationUrl
      userErrors {
        field
        code
        message
      }
    }
  }
`);

export const TEST_INCOMING = graphql(`
  mutation TestIncoming($input: IncomingEmailServerInput!, $id: ID) {
    payload: testIncomingEmailServerInput(input: $input, id: $id) {
      test {
        ...TestParts
      }
      userErrors {
        field
        code
        message
      }
    }
  }
`);

export const POLL_INCOMING = graphql(`
  mutation PollIncoming($id: ID!) {
    payload: pollIncomingEmailServer(id: $id) {
      poll {
        messagesFetched
        requestsCreated
        followUpsAdded
        messagesIgnored
        messagesQuarantined
        problem {
          ...DiagnosisParts
        }
      }
      userErrors {
        field
        code
        message
      }
    }
  }
`);
