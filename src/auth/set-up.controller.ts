import { Body, Controller, Get, Header, HttpStatus, Post, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { UserInputError } from '../common/user-error';
import { Role } from './role';
import { setSessionCookie } from './session-cookie';
import { notFoundPage, SET_UP_PAGE_POLICY, setUpPage } from './set-up.page';
import { SetUpService } from './set-up.service';
import { Public } from './viewer';

interface SetUpForm {
  token?: unknown;
  email?: unknown;
  name?: unknown;
  password?: unknown;
}

const text = (value: unknown) => (typeof value === 'string' ? value : '');

/** The page behind the link that the first start prints. */
@Public()
@Controller('setup')
export class SetUpController {
  constructor(private readonly setUps: SetUpService) {}

  @Get()
  @Header('Content-Security-Policy', SET_UP_PAGE_POLICY)
  @Header('Cache-Control', 'no-store')
  async show(@Query('token') token: unknown, @Res({ passthrough: true }) res: Response): Promise<string> {
    res.type('html');
    if (await this.setUps.isOpenFor(text(token))) return setUpPage({ token: text(token), email: '', name: '' }, []);
    res.status(HttpStatus.NOT_FOUND);
    return notFoundPage();
  }

  @Post()
  @Header('Content-Security-Policy', SET_UP_PAGE_POLICY)
  @Header('Cache-Control', 'no-store')
  async submit(
    @Body() form: SetUpForm | undefined,
    @Req() req: Request,
    @Res({ passthrough: true }) res: Response,
  ): Promise<string | void> {
    const values = { token: text(form?.token), email: text(form?.email), name: text(form?.name) };
    const input = { ...values, role: Role.ADMIN, password: text(form?.password) };
    try {
      const { accessToken, expiresAt } = await this.setUps.setUp(values.token, input);
      setSessionCookie(req, res, accessToken, expiresAt);
      res.redirect(HttpStatus.SEE_OTHER, '/');
    } catch (error) {
      if (!(error instanceof UserInputError)) throw error;
      res.type('html').status(HttpStatus.UNPROCESSABLE_ENTITY);
      return setUpPage(values, error.errors);
    }
  }
}
