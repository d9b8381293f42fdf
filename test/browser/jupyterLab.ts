import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { projectRoot } from '../../src/base';
import { launchChromium } from '../support/browser';

const token = 'a-token-of-the-test';

/** JupyterLab as `npm start` opens it, and a browser that shows it. */
export class JupyterLab {
  private constructor(
    private readonly child: ChildProcess,
    private readonly browser: Browser,
    private readonly url: string,
    private readonly settings: string,
  ) {}

  static async start(): Promise<JupyterLab> {
    const options = ['--no-browser', '--port=0', `--IdentityProvider.token=${token}`];
    const browser = await launchChromium();
    const settings = quietSettings();
    const child = spawn(process.execPath, [path.join(projectRoot, 'scripts', 'risklab.mjs'), 'start', ...options], {
      cwd: projectRoot,
      env: { ...process.env, JUPYTERLAB_SETTINGS_DIR: settings },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const url = await addressOf(child).catch(async (error: unknown) => {
      await browser.close();
      throw error;
    });
    return new JupyterLab(child, browser, url, settings);
  }

  /** Opens a notebook, given by its path below the project, and waits for its kernel. */
  async open(notebook: string): Promise<NotebookPage> {
    const page = await this.browser.newPage({ viewport: { width: 1280, height: 1000 } });
    const said: string[] = [];
    page.on('pageerror', (error) => said.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') said.push(message.text());
    });
    page.on('request', (request) => {
      const { hostname, protocol } = new URL(request.url());
      if (/^(http|ws)/.test(protocol) && hostname !== '127.0.0.1') said.push(request.url());
    });
    await page.goto(`${this.url}lab/tree/${notebook}?token=${token}&reset`);
    await page.getByText('TypeScript (tslab) | Idle').waitFor({ timeout: 60_000 });
    // The list of files covers a quarter of the page.
    await page.keyboard.press('Control+b');
    return new NotebookPage(page, said);
  }

  /** The kernels that run. */
  async kernels(): Promise<unknown[]> {
    const response = await fetch(`${this.url}api/kernels`, { headers: { Authorization: `token ${token}` } });
    return (await response.json()) as unknown[];
  }

  async stop(): Promise<void> {
    await this.browser.close();
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await ended;
    rmSync(this.settings, { recursive: true });
  }
}

/** Settings of nobody, in which JupyterLab does not ask whether it may fetch news. */
function quietSettings(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'lab-settings-'));
  const extension = path.join(folder, '@jupyterlab', 'apputils-extension');
  mkdirSync(extension, { recursive: true });
  const settings = { fetchNews: 'false', checkForUpdates: false };
  writeFileSync(path.join(extension, 'notification.jupyterlab-settings'), JSON.stringify(settings));
  return folder;
}

/** A notebook in JupyterLab's page. */
export class NotebookPage {
  constructor(
    readonly page: Page,
    /** Errors of the page, and requests that left the machine. */
    readonly said: readonly string[],
  ) {}

  /** Chooses `Run`, `Run All Cells`. @param meanwhile - is called a few times a second until all cells have run */
  async runAll(meanwhile: () => Promise<void>, timeoutMs: number): Promise<void> {
    await this.page.locator('.lm-MenuBar-itemLabel', { hasText: /^Run$/ }).click();
    await this.page.locator('.lm-Menu-itemLabel', { hasText: /^Run All Cells$/ }).click();
    await this.page.getByText('TypeScript (tslab) | Busy').waitFor();
    const end = Date.now() + timeoutMs;
    for (let quiet = 0; quiet < 4;) {
      if (Date.now() > end) throw new Error(`the cells have not ended after ${timeoutMs} ms`);
      await meanwhile();
      quiet = (await this.page.getByText('TypeScript (tslab) | Idle').count()) > 0 ? quiet + 1 : 0;
      await this.page.waitForTimeout(250);
    }
  }

  /**
   * Scrolls from the top to the end; JupyterLab only draws what is in view.
   *
   * @param look - is called at each stop
   * @param settle - waits for what is to be drawn at a stop. Default: half a second
   */
  async scroll(look: () => Promise<void>, settle = () => this.page.waitForTimeout(500)): Promise<void> {
    const panel = this.page.locator('.jp-WindowedPanel-outer').first();
    await panel.evaluate((element) => element.scrollTo(0, 0));
    for (let more = true; more;) {
      await settle();
      await look();
      more = await panel.evaluate((element) => {
        const before = element.scrollTop;
        element.scrollTop += element.clientHeight - 100;
        return element.scrollTop > before;
      });
    }
  }

  /** Waits until each chart in the page is drawn, for 2 seconds at most: one that is not is the finding of whoever looks. */
  async chartsDrawn(): Promise<void> {
    // JupyterLab attaches cells a moment after they come into view.
    await this.page.waitForTimeout(150);
    const drawn = (): boolean =>
      Array.from(document.querySelectorAll('[data-mime-type="application/vnd.vegalite.v5+json"]')).every(
        (chart) => chart.querySelector('svg, canvas') !== null,
      );
    await this.page.waitForFunction(drawn, undefined, { timeout: 2000 }).catch(() => undefined);
  }
}

/** The address that Jupyter Server prints once it listens. */
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      const found = /http:\/\/127\.0\.0\.1:\d+\//.exec(said);
      if (found) resolve(found[0]);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', (code) => reject(new Error(`JupyterLab ended with code ${code}: ${said.slice(-2000)}`)));
  });
}
