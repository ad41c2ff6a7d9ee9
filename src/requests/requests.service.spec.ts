import { RequestStatus } from './request.enums';
import { requestQuery } from './requests.service';

describe('requestQuery', () => {
  it('asks for everything when nothing is given', () => {
    expect(requestQuery({ statuses: null, search: '  ' })).toEqual({
      statuses: [],
      technicianGroupId: null,
      categoryId: null,
      requesterKey: null,
      search: [],
      searchedNumber: null,
    });
  });

  it('compares addresses as they are compared everywhere', () => {
    expect(requestQuery({ requesterEmail: ' Ann@EXAMPLE.com ' }).requesterKey).toBe('ann@example.com');
    expect(requestQuery({ requesterEmail: 'ann@bücher.example' }).requesterKey).toBe('ann@xn--bcher-kva.example');
  });

  it('finds a key that is searched for', () => {
    expect(requestQuery({ search: 'req-42', statuses: [RequestStatus.OPEN] })).toMatchObject({
      search: ['%req-42%'],
      searchedNumber: 42,
      statuses: ['OPEN'],
    });
  });
});
