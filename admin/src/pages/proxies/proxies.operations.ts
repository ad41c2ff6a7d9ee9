import { graphql } from '../../gql';

export const PROXY_SERVERS = graphql(`
  query ProxyServers {
    proxyServers {
      id
      name
      protocol
      host
      port
      username
      hasPassword
    }
  }
`);

export const CREATE_PROXY = graphql(`
  mutation CreateProxy($input: ProxyServerInput!) {
    payload: createProxyServer(input: $input) {
      proxyServer {
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

export const UPDATE_PROXY = graphql(`
  mutation UpdateProxy($id: ID!, $input: ProxyServerInput!) {
    payload: updateProxyServer(id: $id, input: $input) {
      proxyServer {
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

export const DELETE_PROXY = graphql(`
  mutation DeleteProxy($id: ID!) {
    payload: deleteProxyServer(id: $id) {
      deletedId
      userErrors {
        field
        code
        message
      }
    }
  }
`);
