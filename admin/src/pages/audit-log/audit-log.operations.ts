import { graphql } from '../../gql';

export const AUDIT_EVENTS = graphql(`
  query AuditEvents($after: String) {
    auditEvents(first: 25, after: $after) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          id
          at
          actor
          action
          subject
          changes {
            field
            from
            to
          }
        }
      }
    }
  }
`);
