import { graphql } from '../../gql';

export const OUTGOING_SERVERS = graphql(`
  query OutgoingServers {
    outgoingEmailServers {
      id
      name
      email
      protocol
      host
      port
      securityType
      authenticationNeeded
      authType
      enabled
      primary
      updatedAt
      oauth {
        ...OAuthParts
      }
      health {
        ...HealthParts
      }
    }
    systemStatus {
      outgoing {
        server {
          id
        }
        sentLast24Hours
        failedLast24Hours
        circuitOpen
      }
    }
  }
`);

export const OUTGOING_SERVER = graphql(`
  query OutgoingServer($id: ID!) {
    outgoingEmailServer(id: $id) {
      id
      name
      email
      protocol
      senderName
      replyTo
      proxyServer {
        id
      }
      provider
      host
      port
      securityType
      certificateAuthority
      authenticationNeeded
      authType
      username
      hasPassword
      oauth {
        ...OAuthParts
      }
      enabled
      primary
      filter {
        type
        emails
        domains
      }
      health {
        ...HealthParts
      }
      updatedAt
    }
  }
`);

export const CREATE_OUTGOING = graphql(`
  mutation CreateOutgoing($input: OutgoingEmailServerInput!) {
    payload: createOutgoingEmailServer(input: $input) {
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

export const UPDATE_OUTGOING = graphql(`
  mutation UpdateOutgoing($id: ID!, $input: OutgoingEmailServerInput!, $expectedUpdatedAt: DateTime) {
    payload: updateOutgoingEmailServer(id: $id, input: $input, expectedUpdatedAt: $expectedUpdatedAt) {
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

export const ENABLE_OUTGOING = graphql(`
  mutation EnableOutgoing($id: ID!, $enabled: Boolean!) {
    payload: setOutgoingEmailServerEnabled(id: $id, enabled: $enabled) {
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

export const DELETE_OUTGOING = graphql(`
  mutation DeleteOutgoing($id: ID!) {
    payload: deleteOutgoingEmailServer(id: $id) {
      deletedId
      userErrors {
        field
        code
        message
      }
    }
  }
`);

export const AUTHORIZE_OUTGOING = graphql(`
  mutation AuthorizeOutgoing($id: ID!) {
    payload: authorizeOutgoingEmailServer(id: $id) {
      authorizationUrl
      userErrors {
        field
        code
        message
      }
    }
  }
`);

export const TEST_OUTGOING = graphql(`
  mutation TestOutgoing($input: OutgoingEmailServerInput!, $id: ID, $sendTo: String) {
    payload: testOutgoingEmailServerInput(input: $input, id: $id, sendTo: $sendTo) {
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
