import { graphql } from '../../gql';

export const USERS = graphql(`
  query Users {
    users {
      id
      email
      name
      role
      lastSignedInAt
    }
  }
`);

export const CREATE_USER = graphql(`
  mutation CreateUser($input: UserInput!) {
    payload: createUser(input: $input) {
      user {
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

export const UPDATE_USER = graphql(`
  mutation UpdateUser($id: ID!, $input: UserInput!) {
    payload: updateUser(id: $id, input: $input) {
      user {
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

export const DELETE_USER = graphql(`
  mutation DeleteUser($id: ID!) {
    payload: deleteUser(id: $id) {
      deletedId
      userErrors {
        field
        code
        message
      }
    }
  }
`);

export const API_TOKENS = graphql(`
  query ApiTokens {
    apiTokens {
      id
      name
      role
      createdAt
      lastUsedAt
      expiresAt
    }
  }
`);

export const CREATE_API_TOKEN = graphql(`
  mutation CreateApiToken($name: String!, $role: Role!, $expiresAt: DateTime) {
    payload: createApiToken(name: $name, role: $role, expiresAt: $expiresAt) {
      apiToken {
        id
      }
      secret
      userErrors {
        field
        code
        message
      }
    }
  }
`);

export const REVOKE_API_TOKEN = graphql(`
  mutation RevokeApiToken($id: ID!) {
    payload: revokeApiToken(id: $id) {
      deletedId
      userErrors {
        field
        code
        message
      }
    }
  }
`);
