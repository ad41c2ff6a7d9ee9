import { graphql } from '../../gql';

export const TECHNICIAN_GROUPS = graphql(`
  query TechnicianGroups {
    items: technicianGroups {
      id
      name
      description
    }
  }
`);

export const CREATE_TECHNICIAN_GROUP = graphql(`
  mutation CreateTechnicianGroup($input: TechnicianGroupInput!) {
    payload: createTechnicianGroup(input: $input) {
      item: technicianGroup {
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

export const UPDATE_TECHNICIAN_GROUP = graphql(`
  mutation UpdateTechnicianGroup($id: ID!, $input: TechnicianGroupInput!) {
    payload: updateTechnicianGroup(id: $id, input: $input) {
      item: technicianGroup {
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

export const DELETE_TECHNICIAN_GROUP = graphql(`
  mutation DeleteTechnicianGroup($id: ID!) {
    payload: deleteTechnicianGroup(id: $id) {
      deletedId
      userErrors {
        field
        code
        message
      }
    }
  }
`);
