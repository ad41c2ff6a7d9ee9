import { graphql } from '../../gql';

export const REQUESTS = graphql(`
  query Requests($after: String, $filter: RequestFilter) {
    requests(first: 25, after: $after, filter: $filter) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          id
          key
          subject
          status
          requesterEmail
          requesterName
          updatedAt
          technicianGroup {
            id
            name
          }
          category {
            id
            name
          }
        }
      }
    }
  }
`);

export const FILING = graphql(`
  query Filing {
    technicianGroups {
      id
      name
    }
    categories {
      id
      name
    }
  }
`);

export const REQUEST = graphql(`
  query Request($id: ID!, $after: String) {
    request(id: $id) {
      id
      key
      subject
      status
      requesterEmail
      requesterName
      ccEmails
      createdAt
      source {
        id
        name
      }
      linkedTo {
        id
        key
        subject
      }
      technicianGroup {
        id
      }
      category {
        id
      }
      entries(first: 50, after: $after) {
        pageInfo {
          hasNextPage
          endCursor
        }
        edges {
          node {
            id
            direction
            authorEmail
            authorName
            text
            html
            createdAt
            attachments {
              id
              fileName
              contentType
              sizeBytes
              inline
              url
            }
          }
        }
      }
    }
  }
`);

export const UPDATE_REQUEST = graphql(`
  mutation UpdateRequest($id: ID!, $input: RequestUpdateInput!) {
    payload: updateRequest(id: $id, input: $input) {
      request {
        id
        status
      }
      userErrors {
        field
        code
        message
      }
    }
  }
`);

export const REPLY = graphql(`
  mutation Reply($id: ID!, $input: RequestReplyInput!) {
    payload: replyToRequest(id: $id, input: $input) {
      request {
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

export const REQUEST_CHANGED = graphql(`
  subscription RequestChanged {
    requestChanged {
      id
      status
      updatedAt
    }
  }
`);
