import { graphql } from '../gql';

/** Null outside of `npm run demo`. */
export const DEMO = graphql(`
  query Demo {
    demo {
      sandboxUrl
    }
  }
`);

export const TOUR_STATE = graphql(`
  query TourState {
    systemStatus {
      startedAt
    }
    incomingEmailServers {
      id
      oauth {
        status
        authorizedAt
      }
    }
    outgoingEmailServers {
      id
      oauth {
        status
        authorizedAt
      }
    }
    requests(first: 5) {
      edges {
        node {
          id
          requesterEmail
          entries(first: 10) {
            edges {
              node {
                direction
              }
            }
          }
        }
      }
    }
  }
`);
