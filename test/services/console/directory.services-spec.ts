import type { ConsoleWindow } from '../../support/browser';
import { useConsole } from '../../support/use-console';

jest.setTimeout(420_000);

describe('technician groups and categories in the console', () => {
  let window: ConsoleWindow;
  useConsole((used) => void (window = used.window));

  it.each([
    ['technician-groups', 'Technician Groups', 'group', 'technician group'],
    ['categories', 'Categories', 'category', 'category'],
  ])('%s can be added, changed and deleted', async (path, title, short, what) => {
    const { page } = window;
    await window.goTo(path, title);
    const dialog = page.getByRole('dialog');
    expect(await window.inspect(`${path}-empty`)).toEqual([]);

    await page
      .getByRole('button', { name: `Add ${short}` })

      .click();
    await dialog.getByRole('button', { name: 'Save' }).click();
    const name = dialog.getByLabel('Name');
    await dialog.getByText('This field must not be empty.').waitFor();
    expect(await name.evaluate((input) => input === input.ownerDocument.activeElement)).toBe(true);
    expect(await window.inspect(`${path}-error`)).toEqual([]);

    await name.fill('First line');
    await dialog.getByLabel('Description').fill('Takes every call first.');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('row', { name: /First line.*Takes every call first\./ }).waitFor();

    await page.getByRole('button', { name: 'Edit First line' }).click();
    await dialog.getByLabel('Name').fill('Second line');
    await page.keyboard.press('Enter');
    await page.getByRole('cell', { name: 'Second line', exact: true }).waitFor();

    await page.getByRole('button', { name: 'Delete Second line' }).click();
    await page.getByRole('button', { name: `Delete ${short}`, exact: true }).click();
    await page.getByText(new RegExp(`No ${what === 'category' ? 'categories' : 'technician groups'} yet`)).waitFor();
    expect(window.faults).toEqual([]);
  });

  it('keeps an open form in the address, and closes it with the back button', async () => {
    const { page } = window;
    await window.goTo('categories', 'Categories');
    await page.getByRole('button', { name: 'Add category' }).click();
    await page.getByRole('dialog').waitFor();
    expect(new URL(page.url()).search).toBe('?edit=new');
    await page.goBack();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
  });
});
