import type { Handler } from 'express';
import passport, { type Strategy } from 'passport';

/**
 * Express middleware that puts the Viewer of a valid token into `req.viewer`; it never refuses: AccessGuard does, which
 * knows what each handler asks for.
 */
export function authentication(strategy: Strategy): Handler {
  return (req, res, next) => {
    // Passport writes its callbacks onto the strategy, so each request needs one of its own. It is given as an object
    // because names are global to the process, and tests run several servers in one.
    const own = Object.create(strategy) as Strategy;
    const run = passport.authenticate(own, { session: false, assignProperty: 'viewer' }) as Handler;
    void run(req, res, next);
  };
}
