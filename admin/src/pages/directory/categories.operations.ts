import { graphql } from '../../gql';

export const CATEGORIES = graphql(`
  query Categories {
    items: categories {
      id
      name
      description
    }
  }
`);

export const CREATE_CATEGORY = graphql(`
  mutation CreateCategory($input: CategoryInput!) {
    payload: createCategory(input: $input) {
      item: category {
        id
        name
      }
      userErrors {
        field
        code
        message
      }
    }
  }
`);

export const UPDATE_CATEGORY = graphql(`
  mutation UpdateCategory($id: ID!, $input: CategoryInput!) {
    payload: updateCategory(id: $id, input: $input) {
      item: category {
        id
        name
      }
      userErrors {
        field
        code
        message
      }
    }
  }
`);

export const DELETE_CATEGORY = graphql(`
  mutation DeleteCategory($id: ID!) {
    payload: deleteCategory(id: $id) {
      deletedId
      userErrors {
        field
        code
        message
      }
    }
  }
`);
