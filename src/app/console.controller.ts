import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Controller, Get, Header, HttpStatus, NotFoundException, Redirect, Res } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Response } from 'express';
import { Public } from '../auth/viewer';

/** The built console, from dist/app as well as from src/app. */
const CONSOLE = join(__dirname, '../../dist/admin');
const HASHED = join(CONSOLE, 'assets');
const YEAR_SECONDS = 365 * 24 * 3600;

/** Its scripts, styles and icons. Names under assets/ hold a hash of their content, so they never change. */
export function serveConsoleFiles(app: NestExpressApplication): void {
  app.useStaticAssets(CONSOLE, {
    prefix: '/admin/',
    index: false,
    redirect: false,
    setHeaders: (res: Response, path: string) => {
      const caching = path.startsWith(HASHED) ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache';
      res.setHeader('Cache-Control', caching);
    },
  });
}

/** The console finds its own way from the address, so each of its addresses answers with the same page. */
@Public()
@Controller()
export class ConsoleController {
  @Get()
  @Redirect('/admin/')
  start(): void {}

  @Get('admin/assets/*path')
  missing(): never {
    throw new NotFoundException();
  }

  @Get(['admin', 'admin/*path'])
  @Header('Cache-Control', 'no-cache')
  page(@Res() res: Response): void {
    const page = join(CONSOLE, 'index.html');
    if (existsSync(page)) return res.sendFile(page);
    res.status(HttpStatus.NOT_FOUND).type('text').send('The console is not built: run `npm run build`.');
  }
}
