import { graphql } from '../../gql';

export const EVALUATE_FILTER = graphql(`
  query EvaluateFilter($filter: IncomingFilterInput!, $message: SampleMessageInput!) {
    evaluateIncomingFilter(filter: $filter, message: $message) {
      accepted
      matchedEntry
      reason
    }
  }
`);

export const PREVIEW_FILTER = graphql(`
  query PreviewFilter($serverId: ID!, $filter: IncomingFilterInput!) {
    previewIncomingFilter(serverId: $serverId, filter: $filter) {
      accepted
      ignored
      changed
      items {
        changed
        verdict {
          accepted
          matchedEntry
          reason
        }
        message {
          id
          subject
          fromAddress
          receivedAt
        }
      }
    }
  }
`);
