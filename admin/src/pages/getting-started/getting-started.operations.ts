import { graphql } from '../../gql';

export const SET_UP_STATE = graphql(`
  query SetUpState {
    demo {
      sandboxUrl
    }
    applicationSettings {
      baseUrl
    }
    incomingEmailServers {
      id
      name
      email
      enabled
      health {
        state
      }
    }
    outgoingEmailServers {
      id
      name
      enabled
      health {
        state
      }
    }
    requests(first: 1) {
      edges {
        cursor
        node {
          id
          key
          subject
        }
      }
    }
  }
`);

export const REQUEST_ARRIVED = graphql(`
  subscription RequestArrived {
    requestChanged {
      id
    }
  }
`);

export const CHECK_MAILBOX = graphql(`
  mutation CheckMailbox($id: ID!) {
    payload: pollIncomingEmailServer(id: $id) {
      poll {
        messagesFetched
        problem {
          title
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
