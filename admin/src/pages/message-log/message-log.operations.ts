import { graphql } from '../../gql';

export const MESSAGES = graphql(`
  query Messages($after: String, $filter: InboundMessageFilter) {
    inboundMessages(first: 25, after: $after, filter: $filter) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          id
          state
          reason
          fromAddress
          fromName
          subject
          receivedAt
        }
      }
    }
  }
`);

export const UNDECIDED = graphql(`
  query Undecided($filter: InboundMessageFilter) {
    inboundMessages(first: 1, filter: $filter) {
      totalCount
    }
  }
`);

export const MAILBOXES = graphql(`
  query Mailboxes {
    incomingEmailServers {
      id
      name
    }
  }
`);

export const MESSAGE = graphql(`
  query Message($id: ID!) {
    inboundMessage(id: $id) {
      id
      state
      reason
      messageId
      fromAddress
      fromName
      subject
      sizeBytes
      storedWhole
      authenticationResults
      sentAt
      receivedAt
      server {
        id
        name
      }
      duplicateOf {
        id
        subject
      }
      request {
        id
        key
        subject
      }
      journey {
        at
        step
        detail
      }
    }
  }
`);

export const REPROCESS = graphql(`
  mutation Reprocess($id: ID!, $despiteFilter: Boolean!) {
    payload: reprocessInboundMessage(id: $id, despiteFilter: $despiteFilter) {
      message {
        id
        state
      }
      userErrors {
        field
        code
        message
      }
    }
  }
`);

export const REPROCESS_ALL = graphql(`
  mutation ReprocessAll($filter: InboundMessageFilter!) {
    payload: reprocessInboundMessages(filter: $filter) {
      queued
      userErrors {
        field
        code
        message
      }
    }
  }
`);
