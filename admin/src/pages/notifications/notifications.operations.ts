import { graphql } from '../../gql';

export const NOTIFICATIONS = graphql(`
  query Notifications($after: String, $filter: NotificationFilter) {
    notifications(first: 25, after: $after, filter: $filter) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          id
          state
          to
          cc
          subject
          createdAt
          nextAttemptAt
          outgoingEmailServer {
            id
            name
          }
          sentBy {
            id
            name
          }
        }
      }
    }
  }
`);

export const NOTIFICATION = graphql(`
  query Notification($id: ID!) {
    notification(id: $id) {
      id
      state
      to
      cc
      blockedRecipients
      subject
      text
      messageId
      createdAt
      sentAt
      nextAttemptAt
      request {
        id
        key
        subject
      }
      outgoingEmailServer {
        id
        name
      }
      sentBy {
        id
        name
      }
      recipients {
        address
        state
        response
      }
      attempts {
        at
        succeeded
        response
        durationMs
        server {
          id
          name
        }
        problem {
          ...DiagnosisParts
        }
      }
    }
  }
`);

export const RETRY_NOTIFICATION = graphql(`
  mutation RetryNotification($id: ID!, $acceptDuplicate: Boolean!) {
    payload: retryNotification(id: $id, acceptDuplicate: $acceptDuplicate) {
      notification {
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

export const CONFIRM_NOTIFICATION = graphql(`
  mutation ConfirmNotification($id: ID!) {
    payload: confirmNotificationSent(id: $id) {
      notification {
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

export const CANCEL_NOTIFICATION = graphql(`
  mutation CancelNotification($id: ID!) {
    payload: cancelNotification(id: $id) {
      notification {
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

export const SUPPRESSIONS = graphql(`
  query Suppressions {
    suppressions {
      id
      address
      reason
      since
      expiresAt
    }
  }
`);

export const REMOVE_SUPPRESSION = graphql(`
  mutation RemoveSuppression($id: ID!) {
    payload: removeSuppression(id: $id) {
      deletedId
      userErrors {
        field
        code
        message
      }
    }
  }
`);
