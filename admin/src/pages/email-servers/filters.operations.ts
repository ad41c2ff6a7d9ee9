import { graphql } from '../../gql';

export const FILTERS = graphql(`
  query Filters {
    incomingEmailServers {
      id
      name
      email
      filter {
        type
        emails
        domains
        keywords
      }
    }
    outgoingEmailServers {
      id
      name
      email
      filter {
        type
        emails
        domains
      }
    }
  }
`);
