import { describe, expect, it } from 'vitest';
import { holesOf } from '../../src/github/holes.ts';

const DATA = {
  repository: {
    pullRequests: { edges: [{ node: { author: null, reviews: { nodes: [{ id: 1 }, null] } } }, { node: null }] },
    name: 'widgets',
  },
};
const EDGES = ['repository', 'pullRequests', 'edges'];

function at(path: (string | number)[], place: string, more: object = {}) {
  return holesOf(DATA, [{ message: 'no', path, ...more }]).at(place);
}

describe('the places that errors of an answer are about', () => {
  it('are the nulls at their paths', () => {
    const place = 'repository.pullRequests.edges.0.node.author';
    expect(at([...EDGES, 0, 'node', 'author'], place)).toMatchObject({ reason: 'error: no', forbidden: false });
    expect(
      at([...EDGES, 0, 'node', 'reviews', 'nodes', 1], 'repository.pullRequests.edges.0.node.reviews.nodes.1'),
    ).not.toBeNull();
  });

  it('are above the path where a field that must not be null took its parents along', () => {
    const path = [...EDGES, 1, 'node', 'commits', 'nodes', 0, 'commit', 'oid'];
    expect(at(path, 'repository.pullRequests.edges.1.node')).not.toBeNull();
    expect(
      at(
        [...EDGES, 0, 'node', 'reviews', 'nodes', 1, 'author'],
        'repository.pullRequests.edges.0.node.reviews.nodes.1',
      ),
    ).not.toBeNull();
  });

  it('are none where the path is filled, or where there is no path', () => {
    expect(at(['repository', 'name'], 'repository.name')).toBeNull();
    expect(holesOf(DATA, [{ message: 'no' }]).at('')).toBeNull();
  });

  it('say whether the credential may not read what lies there, and whether there is nothing', () => {
    const path = [...EDGES, 0, 'node', 'author'];
    const place = 'repository.pullRequests.edges.0.node.author';
    expect(at(path, place, { type: 'FORBIDDEN' })).toMatchObject({ forbidden: true, absent: false, saml: false });
    expect(at(path, place, { type: 'FORBIDDEN', extensions: { saml_failure: true } })).toMatchObject({ saml: true });
    expect(at(path, place, { type: 'NOT_FOUND' })).toMatchObject({ forbidden: false, absent: true, notFound: true });
  });

  it('are absent only when GitHub does not have the thing itself', () => {
    const path = [...EDGES, 1, 'node', 'commits'];
    const place = 'repository.pullRequests.edges.1.node';
    expect(at(path, place, { type: 'NOT_FOUND' })).toMatchObject({ absent: false, notFound: true, field: 'commits' });
    expect(at(path.slice(0, -1), place, { type: 'NOT_FOUND' })).toMatchObject({ absent: true, field: null });
  });

  it('are known of all that they lie in, unless nothing is unknown there', () => {
    const path = [...EDGES, 0, 'node', 'author'];
    const below = (place: string, more = {}) => holesOf(DATA, [{ message: 'no', path, ...more }]).below(place);
    const node = 'repository.pullRequests.edges.0.node';
    expect(below(node)).toMatchObject({ reason: 'error: no' });
    expect(below('repository')).not.toBeNull();
    expect(below(`${node}.author`)).toBeNull();
    expect(below('repository.pullRequests.edges.1')).toBeNull();
    expect(below(node, { type: 'NOT_FOUND' })).toBeNull();
    expect(below(node, { type: 'FORBIDDEN' })).toBeNull();
  });

  it('say whether too much was asked for', () => {
    const path = [...EDGES, 0, 'node', 'author'];
    const place = path.join('.');
    expect(at(path, place)).toMatchObject({ tooMuch: false });
    expect(at(path, place, { type: 'RESOURCE_LIMITS_EXCEEDED' })).toMatchObject({ tooMuch: true });
    expect(at(path, place, { message: 'This may be the result of a timeout' })).toMatchObject({ tooMuch: true });
  });
});
